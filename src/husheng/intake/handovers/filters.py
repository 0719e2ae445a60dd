"""The filters of the list, in the address; what is not in the tables is as if it were not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from .kinds import KINDS
from .models import Handover
from .queries import DESIGNATE, INBOX, OUTBOX, REGION
from .states import ENDED, HANDOVER

OPEN = "open"
BOXES = (INBOX, OUTBOX, DESIGNATE, REGION)


@dataclass(frozen=True)
class Filters:
    """Which box, and what of it."""

    box: str = INBOX
    state: str = OPEN
    kind: str = ""
    other: UUID | None = None
    number: str = ""

    def as_query(self) -> str:
        """The address of this filter; no state at all means every state, so it is said as well."""
        given = {"kind": self.kind, "other": str(self.other or ""), "number": self.number}
        always = [("box", self.box), ("state", self.state)]
        return urlencode([*always, *((name, value) for name, value in given.items() if value)])

    def narrow(self, rows: QuerySet[Handover]) -> QuerySet[Handover]:
        if self.state == OPEN:
            rows = rows.exclude(state__in=ENDED)
        elif self.state:
            rows = rows.filter(state=self.state)
        if self.kind:
            rows = rows.filter(handover_kind=self.kind)
        if self.other:
            rows = rows.filter(Q(from_agency=self.other) | Q(to_agency=self.other))
        if self.number:
            rows = rows.filter(Q(number__iexact=self.number) | Q(subject_number__iexact=self.number))
        return rows


def read(query: Mapping[str, str]) -> Filters:
    """From the address."""
    box, state, kind = query.get("box", INBOX), query.get("state", OPEN), query.get("kind", "")
    return Filters(
        box=box if box in BOXES else INBOX,
        state=state if state in ("", OPEN, *HANDOVER.states) else OPEN,
        kind=kind if kind in dict(KINDS) else "",
        other=_key(query.get("other", "")),
        number=query.get("number", "").replace("\x00", "").strip()[:40],
    )


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
