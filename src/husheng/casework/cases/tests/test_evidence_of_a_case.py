"""Uploading evidence to a case: a refusal leaves no row and no byte."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from husheng.casework.cases import acts
from husheng.casework.cases.models import Case
from husheng.foundation.acts.act import seen
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.evidence.tests.samples import office as office_file
from husheng.foundation.evidence.tests.samples import pdf
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.testing import City, client_of

from .people import Office, media, office
from .web import at, text

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City, settings, tmp_path: Path) -> Office:
    media(settings, tmp_path)
    return office(city)


def upload(who, case: Case, name: str, content: bytes, **typed: str):
    file = SimpleUploadedFile(name, content)
    return client_of(who).post(
        at("evidence", case.pk), {"file": file, "title": "现场检查笔录", "sort": "scene", **typed}
    )


def kept(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_evidence_is_uploaded_by_a_plain_form(town: Office, tmp_path: Path) -> None:
    case = town.filed()
    assert upload(town.first, case, "笔录.pdf", pdf()).status_code == 302
    exhibit = Exhibit.objects.get(subject_key=case.pk)
    assert exhibit.sort == "scene" and [path.name for path in kept(tmp_path)] == [exhibit.sealed]
    page = text(client_of(town.second).get(at("evidence", case.pk)))
    assert "现场检查笔录" in page and 'enctype="multipart/form-data"' in page


@pytest.mark.parametrize(
    ("name", "content", "typed"),
    [
        ("工具.exe", b"MZ" + b"\0" * 64, {}),
        ("材料.zip", office_file(), {}),
        ("藏.pdf", pdf() + office_file(), {}),
        ("图.png", pdf(), {}),
        ("空.pdf", b"", {}),
        ("笔录.pdf", pdf(), {"title": "联系人19900001234"}),
        ("笔录.pdf", pdf(), {"sort": "gossip"}),
    ],
)
def test_a_refused_upload_leaves_no_row_and_no_byte(
    town: Office, tmp_path: Path, name: str, content: bytes, typed: dict[str, str]
) -> None:
    response = upload(town.first, town.filed(), name, content, **typed)
    assert response.status_code == 422 and "没有上传" in text(response)
    assert not Exhibit.objects.exists() and kept(tmp_path) == []


def test_a_case_leaves_as_one_package_with_its_exhibits_and_its_acts(town: Office, tmp_path: Path) -> None:
    case = town.filed()
    upload(town.first, case, "笔录.pdf", pdf())
    integrate_now()
    page = text(client_of(town.first).get(at("evidence", case.pk)))
    form = page[page.index(at("package", case.pk)) :]
    assert "导出证据包" in form and "csrfmiddlewaretoken" in form[: form.index("</form>")]
    asked = {"package-purpose": "hand_over", "package-reason": "移送检察机关"}
    response = client_of(town.first).post(at("package", case.pk), asked)
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        archive.extractall(tmp_path / "out")
    package = tmp_path / "out" / case.number
    words = [sys.executable, "-I", str(package / "husheng-verify.pyz"), "package", str(package)]
    done = subprocess.run(words, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False)
    assert done.returncode == 0, done.stdout
    assert "cases.propose" in done.stdout and "文件 001-笔录.pdf 与第" in done.stdout


def test_nobody_outside_the_case_takes_its_package(town: Office) -> None:
    case, asked = town.filed(), {"package-purpose": "hand_over", "package-reason": "移送检察机关"}
    assert (
        client_of(town.city.actor("handler", "market")).post(at("package", case.pk), asked).status_code == 404
    )
    assert client_of(town.city.actor("legal_reviewer")).post(at("package", case.pk), asked).status_code == 403


def test_who_is_no_member_uploads_nothing(town: Office, tmp_path: Path) -> None:
    case = town.filed()
    response = upload(town.city.actor("handler"), case, "笔录.pdf", pdf())
    assert response.status_code == 403 and kept(tmp_path) == []
    closed = acts.decline(town.second, seen(town.proposed()), "材料不足，暂不立案")
    assert upload(town.first, closed, "笔录.pdf", pdf()).status_code == 403 and kept(tmp_path) == []
