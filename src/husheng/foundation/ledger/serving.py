"""The log over HTTP as C2SP tlog-tiles v0.1.0 lays it out: checkpoint and hash tiles for everybody.

Entry bundles go only to posts that may read the ledger: while an opening exists, a commitment is pseudonymous
personal data (PIPL 4, 73). The specification wants them public; this deviation is declared.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from husheng.foundation.kernel.errors import NotFound

from . import heads, store
from .export import BUNDLES
from .merkle.hashing import HASH_SIZE, MerkleError
from .merkle.tiles import TILE_WIDTH, TileSpan, parse_tile_path, tile_width
from .witnessing import policies

View = Callable[..., HttpResponse]
TEXT, BYTES = "text/plain; charset=utf-8", "application/octet-stream"
FOREVER = "public, max-age=31536000, immutable"
READERS = frozenset({"ledger:read", "ledger:verify"})


def public(view: View) -> View:
    """Open to everybody. The gate stands a floor above and reads this mark from the view."""
    view.husheng_access = "public"  # type: ignore[attr-defined]
    return view


def readers(view: View) -> View:
    """Open to posts that may read the ledger."""
    view.husheng_access = READERS  # type: ignore[attr-defined]
    return view


@public
@require_safe
def checkpoint(request: HttpRequest, name: str) -> HttpResponse:
    """检查点: the newest published one; without witnesses the newest signed one."""
    _log, head = _log_and_head(name)
    answer = HttpResponse(head.note, content_type=TEXT)
    answer["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """见证规则: the policy in force with our public keys, as a tlog-policy file for verifiers."""
    return HttpResponse(policies.written(policies.in_force()), content_type=TEXT)


@public
@require_safe
def tile(request: HttpRequest, name: str, path: str) -> HttpResponse:
    """哈希块: as wide as the published log has it; a tile without hashes does not exist."""
    log, head = _log_and_head(name)
    span = _asked(f"tile/{path}", head.size, entries=False)
    data = store.get_tiles(log.id, [(span.level, span.index)]).get((span.level, span.index), b"")
    data = data[: span.width * HASH_SIZE]
    if len(data) != span.width * HASH_SIZE:
        raise _nothing()
    return _forever(data)


@readers
@require_safe
def entries(request: HttpRequest, name: str, path: str) -> HttpResponse:
    """存证包: up to 256 leaves, for posts that may read the ledger."""
    log, head = _log_and_head(name)
    span = _asked(f"tile/entries/{path}", head.size, entries=True)
    first = span.index * TILE_WIDTH
    with store.raw() as cursor:
        row = cursor.execute(BUNDLES, [log.id, first, first + span.width], binary=True).fetchone()
    if row is None or row[1] != span.width:
        raise _nothing()
    return _forever(row[2])


def _log_and_head(name: str) -> tuple[store.LogRow, heads.Head]:
    log = store.current_log(name)
    head = heads.head(log) if log else None
    if log is None or head is None:
        raise _nothing()
    return log, head


def _asked(path: str, size: int, *, entries: bool) -> TileSpan:
    try:
        span, is_bundle = parse_tile_path(path)
    except MerkleError:
        raise _nothing() from None
    if is_bundle != entries or span.width > tile_width(span.level, span.index, size):
        raise _nothing()
    return span


def _forever(data: bytes) -> HttpResponse:
    """A tile of a certain width never changes."""
    answer = HttpResponse(data, content_type=BYTES)
    answer["Cache-Control"] = FOREVER
    return answer


def _nothing() -> NotFound:
    return NotFound("台账里没有这个文件。")
