"""Where a published tree is read from: a folder, or a site over HTTP when the person asks for it."""

from __future__ import annotations

from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from husheng.foundation.ledger.merkle.audit import Fetch

from .reading import LARGEST, CannotCheck

_SECONDS = 30


def fetch_from(place: str) -> Fetch:
    """How paths of the tree at `place` are read."""
    if place.startswith(("http://", "https://")):
        return lambda path: _from_site(f"{place.rstrip('/')}/{path}")
    folder = Path(place)
    if not folder.is_dir():
        raise CannotCheck(f"没有这个文件夹 / no such folder: {place}")
    return lambda path: _from_folder(folder, path)


def _from_folder(folder: Path, path: str) -> bytes | None:
    """Paths come from the engine, which builds them out of numbers alone."""
    file = folder / path
    try:
        if file.stat().st_size > LARGEST:
            raise CannotCheck(f"文件太大 / too large: {path}")
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise CannotCheck(f"文件读不出 / cannot be read: {path}") from error


def _from_site(address: str) -> bytes | None:
    request = Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310  # http(s) only, see above
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read(LARGEST + 1)
    except HTTPError as error:
        if error.code in (403, 404, 410):
            return None
        raise CannotCheck(f"站点没有回答 / the site did not answer: {error.code}") from error
    except (URLError, OSError, HTTPException) as error:
        raise CannotCheck(f"连不上站点 / the site cannot be reached: {error}") from error
    if len(data) > LARGEST:
        raise CannotCheck(f"文件太大 / too large: {address}")
    return data
