"""The page of an exhibit and its accounted, marked download; the outsider on every address."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pytest
from django.db import OperationalError
from django.urls import reverse
from pypdf import PdfReader

from husheng.foundation.acts.actor import Actor
from husheng.foundation.evidence import store
from husheng.foundation.evidence.models import Copy, Exhibit
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of

from . import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = {"purpose": "investigate", "reason": "核对现场笔录"}


def text_of(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def fetch(actor: Actor, exhibit: Exhibit, **changes: str):
    return client_of(actor).post(reverse("evidence:download", args=[exhibit.pk]), {**WHY, **changes})


def test_the_page_shows_digests_custody_and_that_nothing_changed(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    page = client_of(handler).get(reverse("evidence:page", args=[exhibit.pk])).content.decode()
    assert exhibit.sha256 in page and exhibit.sm3 in page and "与固定时一致" in page and handler.name in page


def test_every_page_of_a_downloaded_pdf_names_the_reader(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    response = fetch(handler, exhibit)
    assert response["Content-Type"] == "application/pdf"
    assert "attachment" in response["Content-Disposition"]
    pages = text_of(response.getvalue())
    assert len(pages) == 2
    for page in pages:
        assert "scene record" in page and handler.agency_name in page and "查阅" in page


def test_a_picture_leaves_as_a_marked_page(city: City) -> None:
    handler = city.actor("handler")
    response = fetch(handler, samples.secured(handler, name="现场.png", content=samples.png()))
    [page] = PdfReader(io.BytesIO(response.getvalue())).pages
    assert "查阅" in page.extract_text() and len(page["/Resources"]["/XObject"]) == 1


def test_anything_else_leaves_with_a_cover_sheet(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content="现场说明".encode())
    with zipfile.ZipFile(io.BytesIO(fetch(handler, exhibit).getvalue())) as package:
        assert package.read("说明.txt") == "现场说明".encode()
        sheet = package.read("查阅说明.txt").decode("utf-8-sig")
    assert handler.agency_name in sheet and exhibit.sha256 in sheet


def test_a_damaged_pdf_leaves_with_a_cover_sheet(city: City) -> None:
    handler = city.actor("handler")
    response = fetch(handler, samples.secured(handler, name="坏.pdf", content=b"%PDF-1.7 cut off"))
    assert response["Content-Type"] == "application/zip"


def test_the_reading_is_written_down_first_and_the_copy_can_be_recognised(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    content = fetch(handler, exhibit).getvalue()
    read = ReadLog.objects.get(key=exhibit.pk)
    copy = Copy.objects.get(sha256=hashlib.sha256(content).hexdigest())
    assert (read.user, read.purpose, read.reason) == (handler.user_id, "investigate", "核对现场笔录")
    assert copy.user == handler.user_id and copy.at >= read.at
    assert content != samples.pdf() and store.unchanged(exhibit.sealed)


def test_without_the_read_log_nothing_is_handed_out(city: City, monkeypatch) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)

    def broken(*_: object, **__: object) -> None:
        raise OperationalError

    client = client_of(handler)
    monkeypatch.setattr("husheng.foundation.privacy.accounting._execute", broken)
    response = client.post(reverse("evidence:download", args=[exhibit.pk]), WHY)
    assert response.status_code == 503 and not Copy.objects.exists()


@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"purpose": "curiosity"}, {"reason": "看"}])
def test_a_download_without_a_purpose_is_refused(city: City, wrong: dict[str, str]) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    response = fetch(handler, exhibit, **wrong)
    assert response.status_code == 422 and "没有下载" in response.content.decode()
    assert not ReadLog.objects.exists()


def test_changed_bytes_are_shown_and_not_handed_out(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    samples.overwrite(exhibit, b"%PDF-1.7 something else")
    page = client_of(handler).get(reverse("evidence:page", args=[exhibit.pk])).content.decode()
    assert "与固定时不一致" in page
    response = fetch(handler, exhibit)
    assert response.status_code == 409 and not Copy.objects.exists()


@pytest.mark.parametrize(
    ("name", "method"), [("page", "get"), ("download", "post"), ("withdraw", "post"), ("pass_on", "get")]
)
def test_an_outsider_finds_nothing_at_any_address(city: City, name: str, method: str) -> None:
    exhibit = samples.secured(city.actor("handler"))
    address = reverse(f"evidence:{name}", args=[exhibit.pk])
    for outsider in (city.actor("handler", "market"), city.actor("handler", region="120103")):
        response = getattr(client_of(outsider), method)(address, WHY)
        assert response.status_code == 404, outsider.role
    for administrator in (city.system, city.security, city.auditor):
        assert getattr(client_of(administrator), method)(address, WHY).status_code == 403


def test_evidence_is_withdrawn_and_handed_on_by_form(city: City) -> None:
    handler, colleague = city.actor("handler"), city.actor("handler")
    exhibit = samples.secured(handler)
    client = client_of(handler)
    address = reverse("evidence:pass_on", args=[exhibit.pk])
    assert colleague.name in client.get(address).content.decode()
    sent = client.post(
        address, {"to_user": colleague.user_id, "reason": "换人保管", "_seen": exhibit.version}
    )
    assert sent.status_code == 302 and exhibit.custody.count() == 2
    exhibit.refresh_from_db()
    client.post(
        reverse("evidence:withdraw", args=[exhibit.pk]), {"reason": "拍错了对象", "_seen": exhibit.version}
    )
    exhibit.refresh_from_db()
    assert exhibit.state == "withdrawn"
    assert "拍错了对象" in client.get(reverse("evidence:page", args=[exhibit.pk])).content.decode()
