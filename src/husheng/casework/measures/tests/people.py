"""Cases with measures for the tests of this room."""

from __future__ import annotations

from typing import Any

from husheng.casework.cases.models import Case, CaseParty
from husheng.casework.cases.tests.people import Office
from husheng.casework.measures import acts
from husheng.casework.measures.acts import MeasureDetails
from husheng.casework.measures.models import Measure
from husheng.foundation.acts.act import Seen, seen

YUAN = 100


def a_case(town: Office, **changes: Any) -> tuple[Case, CaseParty]:
    """A filed case with a company in it."""
    case = town.filed(**changes)
    return case, town.entered(case)


def proposed(town: Office, case: Case, party: CaseParty, **changes: Any) -> Measure:
    given: dict[str, Any] = {
        "measure_kind": "fine",
        "violation": "egg_sperm",
        "basis": "institutions_46",
        "amount_fen": 20_000 * YUAN,
        **changes,
    }
    if given["measure_kind"] not in ("fine", "confiscate"):
        given["amount_fen"] = None
    return acts.propose(town.first, MeasureDetails(case.pk, party.pk, **given))


def decided(town: Office, case: Case, party: CaseParty, **changes: Any) -> Measure:
    return acts.decide(town.leader, seen(proposed(town, case, party, **changes)))


def served(town: Office, case: Case, party: CaseParty, **changes: Any) -> Measure:
    return acts.serve(town.second, Seen(decided(town, case, party, **changes).pk))
