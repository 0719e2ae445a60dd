"""What a list of leads is narrowed to, as it stands in the address. Pure: reads and writes query strings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Protocol
from urllib.parse import urlencode
from uuid import UUID

from husheng.foundation.kernel.violations import violations

from .choices import SOURCES, STATES

OWN, REGION, SHARED = "own", "region", "shared"
SCOPES: Final = (OWN, REGION, SHARED)
NEWEST, DUE = "received", "due"
ME, NOBODY = "me", "none"


class Query(Protocol):
    """A QueryDict, or anything like it."""

    def get(self, key: str, default: str, /) -> str: ...
    def getlist(self, key: str, /) -> list[str]: ...


@dataclass(frozen=True)
class Filters:
    """筛选."""

    states: tuple[str, ...] = ()
    violations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    organisation: str = ""
    handler: str = ""
    overdue: bool = False
    protected: bool = False
    scope: str = ""
    district: str = ""
    sort: str = NEWEST

    def as_query(self) -> str:
        """The address of this filter."""
        pairs: list[tuple[str, str]] = []
        for name, values in (("state", self.states), ("type", self.violations), ("source", self.sources)):
            pairs += [(name, value) for value in values]
        plain: Mapping[str, str] = {
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "org": self.organisation,
            "handler": self.handler,
            "overdue": "1" if self.overdue else "",
            "protected": "1" if self.protected else "",
            "scope": self.scope,
            "district": self.district,
            "sort": "" if self.sort == NEWEST else self.sort,
        }
        return urlencode([*pairs, *((name, value) for name, value in plain.items() if value)])

    def without(self, name: str) -> Filters:
        """The same filter without one of its parts."""
        return replace(self, **{name: getattr(Filters(), name)})

    @property
    def narrowed(self) -> bool:
        """Whether anything but order and scope is set."""
        return replace(self, scope="", sort=NEWEST) != Filters()


def parse(query: Query) -> Filters:
    """From an address; what it cannot mean is left out, so that an old link still opens."""
    sort = query.get("sort", "") or NEWEST
    handler = query.get("handler", "")
    scope = query.get("scope", "")
    return Filters(
        states=_known(query.getlist("state"), [code for code, _ in STATES]),
        violations=_known(query.getlist("type"), list(violations())),
        sources=_known(query.getlist("source"), [code for code, _ in SOURCES]),
        first=_date(query.get("from", "")),
        last=_date(query.get("to", "")),
        organisation=query.get("org", "").strip()[:60],
        handler=handler if handler in (ME, NOBODY) or _uuid(handler) else "",
        overdue=query.get("overdue", "") == "1",
        protected=query.get("protected", "") == "1",
        scope=scope if scope in SCOPES else "",
        district=query.get("district", "")[:20],
        sort=sort if sort in (NEWEST, DUE) else NEWEST,
    )


@dataclass(frozen=True)
class Cursor:
    """Between which two rows a page begins: the sort value and key of the row beside it, and which side."""

    at: dt.datetime | None
    key: UUID
    backwards: bool = False
    known: bool = field(default=True, compare=False)

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else ''}~{self.key}"


def cursor(query: Query) -> Cursor | None:
    """The page that the address asks for; None is the first."""
    for name in ("after", "before"):
        at, _, key = query.get(name, "").partition("~")
        found = _uuid(key)
        if found:
            try:
                moment = dt.datetime.fromisoformat(at) if at else None
            except ValueError:
                return None
            if moment is not None and moment.tzinfo is None:
                return None
            return Cursor(moment, found, backwards=name == "before")
    return None


def _known(values: Sequence[str], allowed: Sequence[str]) -> tuple[str, ...]:
    return tuple(value for value in allowed if value in values)


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
