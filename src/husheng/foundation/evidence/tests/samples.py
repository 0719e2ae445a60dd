"""Files for tests, made here: nothing binary is committed, and no real person is in any of them."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from functools import cache
from pathlib import Path
from uuid import UUID

import typst

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.evidence import acts, store
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.standing import through
from husheng.foundation.vault import streams

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@cache
def pdf(words: str = "scene record", pages: int = 2) -> bytes:
    """A PDF of some pages."""
    body = "#pagebreak()\n".join(f"{words} {number}\n" for number in range(1, pages + 1))
    content: bytes = typst.compile(body.encode(), format="pdf")
    return content


def png() -> bytes:
    """A grey picture of 40 × 30."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x80" * 40) * 30)
    header = struct.pack(">IIBBBBB", 40, 30, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def archive(**parts: bytes) -> bytes:
    """A zip with these parts; `__` in a name stands for a slash and the last `_` for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            stem, _, extension = name.replace("__", "/").rpartition("_")
            package.writestr(f"{stem}.{extension}", content)
    return out.getvalue()


def office(**more: bytes) -> bytes:
    """The skeleton of a .docx."""
    out = io.BytesIO(archive(word__document_xml=b"<w/>", **more))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
    return out.getvalue()


def unkept(name: str = "x", media_type: str = "application/pdf") -> store.Stored:
    """What the store says of a file, without one: for tests in which nobody opens it."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return store.Stored(digest, digest, 1, media_type, new_key(), digest, streams.fresh_key())


def put_in_plain(exhibit: Exhibit, content: bytes) -> Path:
    """As a file lay there before files were sealed: in plain under the digest of its content, and the row says so."""
    with act_frame(installer(), "evidence.put_in_plain"), through("files"):
        Exhibit.objects.filter(pk=exhibit.pk).update(sealed="", file_key=None)
    store.path_of(exhibit.sealed).unlink()
    exhibit.refresh_from_db()
    path = store.path_of(exhibit.sha256)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    path.chmod(0o400)
    return path


def overwrite(exhibit: Exhibit, content: bytes) -> None:
    """Somebody changes the file on disk behind our back."""
    path = store.path_of(exhibit.stored_as)
    path.chmod(0o600)
    path.write_bytes(content)


def secured(
    actor: Actor,
    subject: UUID | None = None,
    name: str = "现场笔录.pdf",
    content: bytes | None = None,
    kind: str = "cases.case",
) -> Exhibit:
    """A file secured on a thing."""
    stored = store.keep(name, [content if content is not None else pdf()])
    details = acts.ExhibitDetails(kind, subject or new_key(), "现场检查笔录", name, stored, "scene")
    return acts.secure(actor, details)
