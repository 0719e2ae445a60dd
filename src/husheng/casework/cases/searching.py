"""The search text of a case: number, title and organisations in it, never a person (P4); scoped as leads are."""

from __future__ import annotations

from husheng.intake.leads import searching
from husheng.registries.parties.models import PERSON

from .models import Case


def vector_of(case: Case) -> str:
    """A tsvector as PostgreSQL writes it."""
    names = {case.organisation}
    if not case._state.adding:
        entries = case.parties.exclude(party_class=PERSON).select_related("party")
        names |= {entry.party.name for entry in entries}
    words = " ".join(sorted(name for name in names if name))
    return searching.vector(case.number, words, case.title, case.agency_id, case.region_path)
