"""Pages of `husheng docs` about processing."""

from __future__ import annotations

from collections.abc import Callable


def pages() -> dict[str, Callable[[], str]]:
    """What is kept about people."""
    from .register.page import page

    return {"personal-data.md": page}
