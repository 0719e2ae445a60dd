"""An original in a real browser: uploaded, found the same, taken as a marked copy, exported; never plain on disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from visiting import Visitor

from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.evidence.tests.samples import pdf
from husheng.foundation.testing import City

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
]
PLANTED = "试浏览器甲乙丙丁"


@pytest.fixture
def town(city: City, settings: Any, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    return office(city)


def upload(person: Visitor, path: Path, title: str) -> None:
    page = person.page
    page.set_input_files("main input[type=file]", path)
    page.fill("main [name=title]", title)
    page.select_option("main [name=sort]", "scene")
    page.locator("main .btn-primary", has_text="固定证据").click()
    page.locator("main td a", has_text=title).wait_for()


def taken(person: Visitor, form: str, words: str) -> tuple[str, bytes]:
    """The file that a form with purpose and reason gives."""
    page = person.page
    page.locator(f"{form} select").first.select_option("investigate")
    page.locator(f"{form} input[name$=reason], {form} textarea[name$=reason]").first.fill("核对现场笔录")
    with page.expect_download() as waiting:
        page.locator("main button:visible", has_text=words).first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_an_original_is_uploaded_downloaded_and_exported(
    town: Office, visitor: Callable[[], Visitor], login_of: Callable[[Any], str], tmp_path: Path
) -> None:
    case = town.filed()
    record, notes = tmp_path / "现场笔录.pdf", tmp_path / "说明.txt"
    record.write_bytes(pdf("browser record"))
    notes.write_text(PLANTED * 300_000, encoding="utf-8")  # too large for the server's memory
    person = visitor()
    person.log_in(login_of(town.first))
    for path, title in ((record, "现场检查笔录"), (notes, "情况说明")):
        person.open(f"/cases/{case.pk}/evidence/")
        upload(person, path, title)
    person.page.locator("main td a", has_text="现场检查笔录").click()
    expect(person.page.locator("main")).to_contain_text("与固定时一致")
    person.keep("original")
    name, copy = taken(person, "form#download", "下载副本")
    assert name == "现场笔录.pdf" and "查阅" in PdfReader(io.BytesIO(copy)).pages[0].extract_text()
    person.open(f"/cases/{case.pk}/evidence/")
    _name, package = taken(person, "form[action$='/package/']", "导出证据包")
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        inside = {one.rpartition("/")[2]: archive.read(one) for one in archive.namelist() if "/files/" in one}
    assert inside == {"001-现场笔录.pdf": record.read_bytes(), "002-说明.txt": notes.read_bytes()}
    stored = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    assert len(stored) == 2 and not any(PLANTED.encode() in path.read_bytes() for path in stored)
    assert not person.noise
