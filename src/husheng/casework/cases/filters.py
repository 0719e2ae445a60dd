"""What a list of cases is narrowed to, as it stands in the address. Pure: reads and writes query strings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from husheng.foundation.kernel.violations import violations
from husheng.intake.leads.filters import Query

from .choices import STATES

OWN, REGION, SHARED = "own", "region", "shared"
SCOPES: Final = (OWN, REGION, SHARED)
MINE, SECOND = "mine", "second"
WHOSE: Final = (MINE, SECOND)


@dataclass(frozen=True)
class Filters:
    """筛选."""

    states: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    text: str = ""
    whose: str = ""
    overdue: bool = False
    scope: str = ""

    def as_query(self) -> str:
        """The address of this filter."""
        pairs = [("state", value) for value in self.states] + [("type", value) for value in self.types]
        pairs += [("class", value) for value in self.classes]
        plain = {
            "from": self.first.isoformat() if self.first else "",
            "to": self.last.isoformat() if self.last else "",
            "q": self.text,
            "whose": self.whose,
            "overdue": "1" if self.overdue else "",
            "scope": self.scope,
        }
        return urlencode([*pairs, *((name, value) for name, value in plain.items() if value)])

    def without(self, name: str) -> Filters:
        """The same filter without one of its parts."""
        return replace(self, **{name: getattr(Filters(), name)})


def parse(query: Query) -> Filters:
    """From an address; what it cannot mean is left out, so that an old link still opens."""
    whose, scope = query.get("whose", "") or "", query.get("scope", "") or ""
    return Filters(
        states=_known(query.getlist("state"), [code for code, _ in STATES]),
        types=_known(query.getlist("type"), list(violations())),
        classes=_known(query.getlist("class"), ["art_inst", "non_med", "non_other", "person"]),
        first=_date(query.get("from", "")),
        last=_date(query.get("to", "")),
        text=_text(query.get("q", "")),
        whose=whose if whose in WHOSE else "",
        overdue=query.get("overdue", "") == "1",
        scope=scope if scope in SCOPES else "",
    )


def _text(typed: str | None) -> str:
    """What was typed, without what the database cannot hold."""
    return (typed or "").replace("\0", "").strip()[:100]


def _known(values: list[str], allowed: list[str]) -> tuple[str, ...]:
    return tuple(value for value in allowed if value in values)


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
