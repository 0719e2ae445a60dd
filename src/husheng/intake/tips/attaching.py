"""From a file that came in to what is kept of it: a clean copy for the officers, the original sealed apart.

A file comes in sealed to a key that lives as long as the request. Without cleaning, the officers get it as it is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from uuid import UUID

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.ids import new_timeless_key
from husheng.foundation.kernel.words import say as _

from . import store
from .cleaning import cleaner, kinds
from .crypto.age import KeyPair, seal
from .crypto.streams import SealedFile, opened
from .digests import digest_of
from .models import CONTENT, ORIGINALS
from .told import SealedAttachment

SUFFIX: Final = {
    kinds.JPEG: ".jpg",
    kinds.PNG: ".png",
    kinds.IMAGE: ".png",
    kinds.PDF: ".pdf",
    kinds.TEXT: ".txt",
}
LONGEST_NAME: Final = 120


@dataclass(frozen=True)
class Incoming:
    """A file as it came in: sealed to the request's own key under `file`."""

    file: UUID
    pair: KeyPair
    sha256: bytes
    name: str
    kind: str
    size: int

    def plain(self) -> Iterator[bytes]:
        """Its bytes."""
        return opened(store.incoming_path(self.file), self.pair.secret, self.size)


@dataclass(frozen=True)
class Publics:
    """The public keys of a tip that files are kept for."""

    content: str
    originals: str


def attach(
    files: Sequence[Incoming], publics: Publics, *, clean: bool, first: int = 1
) -> list[SealedAttachment]:
    """All of them or none; what came in is gone afterwards. `Invalid` names the file that cannot be cleaned."""
    kept: list[SealedAttachment] = []
    try:
        for number, incoming in enumerate(files, first):
            if clean:
                kept.append(_cleaned(incoming, publics.content, number))
                kept.append(_original(incoming, publics.originals))
            else:
                kept.append(_kept(incoming.plain(), publics.content, CONTENT, incoming.name, incoming.kind))
    except BaseException:
        store.discard([one.file for one in kept])
        raise
    finally:
        store.discard_incoming([one.file for one in files])
    return kept


def _cleaned(incoming: Incoming, public: str, number: int) -> SealedAttachment:
    """The clean copy, under a name that tells nothing either."""
    if incoming.kind not in kinds.CLEANABLE or incoming.size > cleaner.LARGEST:
        raise _not_cleaned(number)
    suffix = SUFFIX.get(incoming.kind) or PurePath(incoming.name).suffix[:6]
    name = f"{_('附件')} {number}{suffix}"
    try:
        with closing(cleaner.cleaned(incoming.plain(), incoming.kind)) as clean:
            return _kept(clean, public, CONTENT, name, incoming.kind)
    except cleaner.NotCleaned:
        raise _not_cleaned(number) from None


def _original(incoming: Incoming, public: str) -> SealedAttachment:
    """As it is; where it came in sealed to the right key already, it only changes its place."""
    if incoming.pair.public != public:
        return _kept(incoming.plain(), public, ORIGINALS, incoming.name, incoming.kind)
    file = store.adopt(incoming.file)
    return _described(file, incoming.sha256, incoming.size, public, ORIGINALS, incoming.name, incoming.kind)


def _kept(plain: Iterable[bytes], public: str, envelope: str, name: str, kind: str) -> SealedAttachment:
    file = new_timeless_key()
    sealed = SealedFile(store.path_of(file), public)
    try:
        for chunk in plain:
            sealed.write(chunk)
    except BaseException:
        sealed.abandon()
        raise
    return _described(file, sealed.finish(), sealed.size, public, envelope, name, kind)


def _described(
    file: UUID, sha256: bytes, size: int, public: str, envelope: str, name: str, kind: str
) -> SealedAttachment:
    about = {"name": name[-LONGEST_NAME:], "kind": kind, "size": size, "sha256": sha256.hex()}
    body = json.dumps(about, ensure_ascii=False).encode()
    return SealedAttachment(envelope, file, seal(body, public), digest_of(sha256))


def _not_cleaned(number: int) -> Invalid:
    words = _("第 %(number)s 个文件不能清除拍摄信息。", number=number)
    problem = Problem(
        "files", words, "请换成 JPG、PNG、PDF 或办公文件；或者取消“去掉拍摄地点和设备信息”，原样提交。"
    )
    return Invalid("没有提交。", [problem], code="not_cleaned")
