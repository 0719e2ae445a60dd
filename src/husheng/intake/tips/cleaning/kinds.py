"""What a file is, by its first bytes, never by its name."""

from __future__ import annotations

TYPE_CHECKING = False  # see `child`
if TYPE_CHECKING:
    from typing import Final

HEAD: Final = 4096
JPEG, PNG, IMAGE, PDF, PACKAGE, TEXT, UNKNOWN = "jpeg", "png", "image", "pdf", "package", "text", "unknown"
CLEANABLE: Final = frozenset({JPEG, PNG, IMAGE, PDF, PACKAGE, TEXT})
_MAGIC: Final = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"%PDF-", PDF),
    (b"PK\x03\x04", PACKAGE),
    (b"GIF87a", IMAGE),
    (b"GIF89a", IMAGE),
    (b"BM", IMAGE),
    (b"II*\x00", IMAGE),
    (b"MM\x00*", IMAGE),
)
_WRITTEN_IN_SIGNS: Final = (b"{\\rtf", b"<", b"%!ps", b"begin:vc")
_OF_MAIL: Final = (b"received:", b"message-id:", b"mime-version:", b"return-path:", b"x-originating-ip:")


def kind_of(head: bytes) -> str:
    """The kind that the first bytes (up to `HEAD`) speak of."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return IMAGE
    return TEXT if _is_text(head) and not _tells_of_its_making(head) else UNKNOWN


def _tells_of_its_making(head: bytes) -> bool:
    """Text that is not only words: what is written in signs names its author, a mail all of its ways."""
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    lines = [line.lower() for line in head.splitlines()[:100]]
    return plain.startswith(_WRITTEN_IN_SIGNS) or any(line.startswith(_OF_MAIL) for line in lines)


def _is_text(head: bytes) -> bool:
    """Plain text has nothing but its words; a character may be cut at the end of the head."""
    if b"\x00" in head:
        return False
    for cut in range(4):
        try:
            head[: len(head) - cut].decode()
        except UnicodeDecodeError:
            continue
        return True
    return False
