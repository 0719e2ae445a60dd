"""Uploads are cut off at the size limit while they come in, and what is too large for memory waits sealed on disk.

A request that declares more is not read at all; one that lies is read no further than the limit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from husheng.foundation.shell.errors import error_page
from husheng.foundation.vault.spool import Spool

from . import rules

FIELDS: Final = 1 << 20  # what the other fields of a form and the boundaries may take
CUT_OFF: Final = "husheng_upload_cut_off"


class BoundedUpload(FileUploadHandler):
    """Stands before the handlers that keep what comes; counts all files of a request together."""

    taken = 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_more: Any) -> Any:
        """A declared length beyond the limit: an empty form at once, and the rest stays unread."""
        if content_length <= rules.limits().max_bytes + FIELDS:
            return None
        setattr(self.request, CUT_OFF, True)
        return QueryDict(), MultiValueDict()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass it on, or stop reading."""
        self.taken += len(raw_data)
        if self.taken > rules.limits().max_bytes:
            setattr(self.request, CUT_OFF, True)
            raise StopUpload(connection_reset=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""


class SealedUpload(FileUploadHandler):
    """Stands where Django's temporary files would: the key lives as long as the request, and so does the file."""

    spool: Spool

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """The next file of the form begins."""
        super().new_file(*args, **kwargs)
        self.spool = Spool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """The next bytes."""
        self.spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        """To be read like any other uploaded file."""
        return UploadedFile(
            self.spool.read_again(), self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        """Nothing stays."""
        if hasattr(self, "spool"):
            self.spool.close()


class UploadLimitMiddleware:
    """Answers a request that was cut off with what is wrong and what to do; no view sees half a form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Stands before the check of the form's token, which may lie behind the file and is not needed to refuse."""
        if request.method != "POST" or request.content_type != "multipart/form-data":
            return None
        request.FILES  # noqa: B018 - reads the form, as far as it goes
        return error_page(request, rules.refused(rules.TOO_LARGE)) if hasattr(request, CUT_OFF) else None
