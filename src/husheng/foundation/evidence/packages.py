"""Packages that the worker has made: they hold originals, so each lies sealed for a day, by a key of the installation.

An erasure clears them all: nobody can tell from the outside what is in one, and it can be made again.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from husheng.foundation.kernel.errors import Conflict
from husheng.foundation.vault import streams
from husheng.foundation.vault.keys import derived

from . import store
from .bagging import Sink

KEPT_SECONDS: Final = 24 * 3600
PURPOSE: Final = "evidence/packages"


def folder() -> Path:
    """Where they lie."""
    return Path(settings.MEDIA_ROOT) / "packages"


def path_of(key: UUID) -> Path:
    """Where the package of that key lies until it is cleared away."""
    return folder() / f"{key}.zip"


def put(key: UUID, write: Callable[[Sink], None]) -> None:
    """Whole or not at all, sealed while it is written, and readable by us alone."""
    place = path_of(key)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_suffix(".new")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            writer = streams.SealedWriter(out, derived(PURPOSE, key.bytes), key.bytes)
            write(writer)
            writer.finish()
        draft.replace(place)
    except FileNotFoundError as error:
        raise Conflict(
            "没有导出。制作期间有人的信息被永久删除，做到一半的证据包已清除。请重新导出。"
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def opened(key: UUID) -> io.BufferedReader | None:
    """The package, or nothing where there is none (any more)."""
    try:
        file = path_of(key).open("rb")
    except FileNotFoundError:
        return None
    return streams.opened(file, derived(PURPOSE, key.bytes), key.bytes)


def clear_old() -> None:
    """Those of a day ago are gone, fetched or not; and what killed processes have left of making one, sealed too."""
    for path in folder().glob("*"):
        if store.age(path) > KEPT_SECONDS:
            path.unlink(missing_ok=True)


def clear_made() -> None:
    """All that are ready or being made, because something was erased that may be in one."""
    for path in folder().glob("*"):
        path.unlink(missing_ok=True)
