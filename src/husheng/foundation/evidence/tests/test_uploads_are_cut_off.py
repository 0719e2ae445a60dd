"""An upload beyond the limit is not read to its end, leaves nothing, and is answered with the limit and the remedy; one
within it that is too large for memory waits sealed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadhandler import MemoryFileUploadHandler, TemporaryFileUploadHandler
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser
from django.test import RequestFactory, override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.evidence import originals, rules, uploads
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.testing import City, client_of

from .samples import pdf

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
MB = 1 << 20


@pytest.fixture
def town(city: City, settings: Any, tmp_path: Path) -> Office:
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return office(city)


def at_most(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    types = rules.limits().types
    monkeypatch.setattr(rules, "limits", lambda: rules.Limits(size, size, types))


def send(town: Office, body: bytes, language: str = "zh-hans") -> Any:
    case = town.filed()
    client = client_of(town.first)
    client.cookies["husheng_language"] = language
    file = io.BytesIO(body)
    file.name = "笔录.pdf"
    form = {"file": file, "title": "现场检查笔录", "sort": "scene", "_key": "once"}
    return client.post(reverse("cases:evidence", args=[case.pk]), form)


def test_a_file_of_exactly_the_limit_is_taken(town: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    at_most(monkeypatch, len(pdf()))
    assert send(town, pdf()).status_code == 302
    assert Exhibit.objects.get().size == len(pdf())


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "单个文件最多 50 MB"), ("en", "50 MB")])
def test_one_byte_more_is_refused_and_nothing_stays(
    town: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str, words: str
) -> None:
    at_most(monkeypatch, len(pdf()) - 1)
    answer = send(town, pdf(), language)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Exhibit.objects.exists()
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_a_declared_length_beyond_the_limit_is_not_read_at_all(
    town: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(monkeypatch, MB)
    answer = send(town, b"%PDF-" + bytes(3 * MB))
    assert answer.status_code == 422 and "文件太大" in answer.content.decode()


class Counted(io.BytesIO):
    """A body that says how much of it was read."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        part = super().read(size)
        self.read_bytes += len(part)
        return part


def parsed(body: bytes, length: int) -> tuple[Counted, Any, QueryDict]:
    """What the upload handlers of the house make of a request; `length` is what it declares."""
    stream = Counted(body)
    request = RequestFactory().generic("POST", "/")
    handlers = [
        each(request) for each in (uploads.BoundedUpload, MemoryFileUploadHandler, uploads.SealedUpload)
    ]
    meta = {"CONTENT_TYPE": MULTIPART_CONTENT, "CONTENT_LENGTH": str(length)}
    post, _files = MultiPartParser(meta, stream, handlers, "utf-8").parse()
    return stream, request, post


def form(size: int) -> bytes:
    file = io.BytesIO(bytes(size))
    file.name = "录像.mp4"
    return encode_multipart(BOUNDARY, {"_key": "once", "file": file, "title": "后面的字段"})


@pytest.mark.parametrize("limit", [MB, 4 * MB])
def test_reading_stops_at_the_limit(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """The declared length is small enough to be believed; the file is not."""
    at_most(monkeypatch, limit)
    body = form(limit + uploads.FIELDS // 2)
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=MB):
        stream, request, post = parsed(body, len(body))
    assert hasattr(request, uploads.CUT_OFF)
    assert stream.read_bytes <= limit + 3 * 64 * 1024 < len(body)
    assert post["_key"] == "once" and "title" not in post


def test_nothing_is_read_of_what_declares_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    at_most(monkeypatch, MB)
    body = form(2 * MB + 1)
    stream, request, _post = parsed(body, len(body))
    assert hasattr(request, uploads.CUT_OFF) and stream.read_bytes == 0


def test_a_form_within_the_limit_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    at_most(monkeypatch, MB)
    body = form(MB)
    _stream, request, post = parsed(body, len(body))
    assert not hasattr(request, uploads.CUT_OFF) and post["title"] == "后面的字段"


# ── too large for memory ────────────────────────────────────────────────────────────────────────────────────
PLANTED = "试上传甲乙丙丁戊己".encode()


def open_files_with_planted_words() -> list[str]:
    """What this process has open, with and without a name."""
    found = []
    for handle in Path("/proc/self/fd").iterdir():
        target = str(handle.resolve())
        if target.startswith("/tmp") and handle.is_file() and PLANTED in handle.read_bytes():
            found.append(target)
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux which files are open")
@pytest.mark.parametrize("handler", [uploads.SealedUpload, TemporaryFileUploadHandler])
def test_a_large_upload_waits_sealed_until_it_is_stored(
    town: Office, monkeypatch: pytest.MonkeyPatch, settings: Any, handler: Any
) -> None:
    """With Django's own handler, the negative control, its temporary file shows the words."""
    settings.FILE_UPLOAD_HANDLERS = [
        "husheng.foundation.evidence.uploads.BoundedUpload",
        "django.core.files.uploadhandler.MemoryFileUploadHandler",
        f"{handler.__module__}.{handler.__name__}",
    ]
    seen, whole = list[list[str]](), rules.check

    def looking(name: str, file: Any) -> str:
        seen.append(open_files_with_planted_words())
        return whole(name, file)

    monkeypatch.setattr(rules, "check", looking)
    case = town.filed()
    file = io.BytesIO(PLANTED + b" " * (4 * MB))
    file.name = "说明.txt"
    form = {"file": file, "title": "现场说明", "sort": "scene", "_key": "once"}
    answer = client_of(town.first).post(reverse("cases:evidence", args=[case.pk]), form)
    assert answer.status_code == 302
    [found] = seen
    assert bool(found) == (handler is TemporaryFileUploadHandler)
    assert b"".join(originals.pieces(Exhibit.objects.get())) == file.getvalue()
