"""What casework and intake hand to the form: plain facts with ids, dates and classes, never a name (P4).

The caller hands over the facts of one reporter's scope; `party_class` is the class on the day of the act, and for a
natural person that of the institution where the act took place (counting rule `classify_party`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled:
    """立案. `from_handover` is the transfer by which the case came, so that a city counts it once."""

    fact: ClassVar[str] = "case"
    key_field: ClassVar[str] = "case_id"

    case_id: str
    filed_on: date | None
    party_class: str
    types: tuple[str, ...] = ()
    principal_type: str = ""
    region: str = ""
    agency: str = ""
    from_handover: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureTaken:
    """处理措施: one line of a decision or order, for one party; `type` is the line's own type, if it names one."""

    fact: ClassVar[str] = "measure"
    key_field: ClassVar[str] = "measure_id"

    measure_id: str
    case_id: str
    kind: str
    party_id: str
    party_class: str
    decided_on: date | None = None
    served_on: date | None = None
    type: str | None = None
    principal_type: str = ""
    amount_fen: int = 0
    agency: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred:
    """案件移送, counted from its receipt. `to` is department, police, procuratorate or supervision_commission.

    `case_id` is the sender's case and `filed_on` its filing; both stay empty where only a lead was transferred.
    """

    fact: ClassVar[str] = "transfer"
    key_field: ClassVar[str] = "handover_id"

    handover_id: str
    to: str
    receipt_on: date | None
    party_class: str
    types: tuple[str, ...] = ()
    principal_type: str = ""
    case_id: str = ""
    filed_on: date | None = None
    from_region: str = ""
    to_region: str = ""
    from_agency: str = ""
    to_agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """检查 finished at one object; an object that was visited twice in a month counts once."""

    fact: ClassVar[str] = "inspection"
    key_field: ClassVar[str] = "inspection_id"

    inspection_id: str
    object_id: str
    finished_on: date | None
    party_class: str
    agency: str = ""
    region: str = ""


Fact = CaseFiled | MeasureTaken | Transferred | Inspected
KINDS: dict[str, type[CaseFiled | MeasureTaken | Transferred | Inspected]] = {
    kind.fact: kind for kind in (CaseFiled, MeasureTaken, Transferred, Inspected)
}
