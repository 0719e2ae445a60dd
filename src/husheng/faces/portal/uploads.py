"""Files are sealed while they come in, to a key that lives as long as the request: no plain byte reaches a disk.

Django's own handlers would write what is large into a temporary file. This one is the only one.
"""

from __future__ import annotations

from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from husheng.foundation.kernel.ids import new_timeless_key
from husheng.intake.tips import store
from husheng.intake.tips.attaching import Incoming
from husheng.intake.tips.cleaning.kinds import HEAD, kind_of
from husheng.intake.tips.crypto.age import KeyPair, make_pair
from husheng.intake.tips.crypto.streams import SealedFile
from husheng.intake.tips.told import MOST_FILES

MOST_BYTES: Final = 50 << 20  # of one file
MOST_TOGETHER: Final = 100 << 20
CAME_IN: Final = "husheng_came_in"
TOO_MUCH: Final = "husheng_too_much"


class Sealed(UploadedFile):  # type: ignore[type-arg]
    """An uploaded file whose bytes are nowhere; only where its sealed form lies, and its key."""

    def __init__(self, incoming: Incoming, field: str | None):
        super().__init__(file=None, name=incoming.name, size=incoming.size, charset=None)
        self.incoming, self.field_name = incoming, field


class SealingUpload(FileUploadHandler):
    """One per request."""

    chunk_size = 64 * 2**10

    def __init__(self, request: Any = None):
        super().__init__(request)
        self._pair: KeyPair | None = None
        self._sealed: SealedFile | None = None
        self._together, self._count = 0, 0

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_more: Any) -> Any:
        """A declared length beyond the limit: an empty form at once, and the rest stays unread."""
        if content_length <= MOST_TOGETHER + (1 << 20):
            return None
        setattr(self.request, TOO_MUCH, True)
        return QueryDict(), MultiValueDict()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to seal."""
        super().new_file(*args, **kwargs)
        self._count += 1
        if self._count > MOST_FILES:
            self._refuse()
        self._pair = self._pair or make_pair()  # one for all files of a request
        self._key, self._head = new_timeless_key(), b""
        setattr(self.request, CAME_IN, [*getattr(self.request, CAME_IN, []), self._key])
        self._sealed = SealedFile(store.incoming_path(self._key), self._pair.public, durable=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Seal it; nobody else gets it."""
        assert self._sealed is not None
        self._together += len(raw_data)
        if self._together > MOST_TOGETHER or self._sealed.size + len(raw_data) > MOST_BYTES:
            self._refuse()
        if len(self._head) < HEAD:
            self._head += raw_data[: HEAD - len(self._head)]
        self._sealed.write(raw_data)

    def file_complete(self, file_size: int) -> Sealed:
        """What the view sees of it."""
        assert self._sealed is not None and self._pair is not None
        sealed, self._sealed = self._sealed, None
        sha256, kind = sealed.finish(), kind_of(self._head)
        incoming = Incoming(self._key, self._pair, sha256, self.file_name or "", kind, sealed.size)
        return Sealed(incoming, self.field_name)

    def upload_interrupted(self) -> None:
        """The connection ended, or too much came."""
        if self._sealed is not None:
            self._sealed.abandon()
            self._sealed = None

    def _refuse(self) -> None:
        setattr(self.request, TOO_MUCH, True)
        if self._sealed is not None:
            self._sealed.abandon()
            self._sealed = None
        raise StopUpload(connection_reset=True)
