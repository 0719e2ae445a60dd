"""The search text of a case: number and composed title, and where the case belongs; the same words as for leads."""

from __future__ import annotations

from husheng.intake.leads.searching import vector

from .models import Case


def search_vector(case: Case, organisation: str) -> str:
    """A tsvector as PostgreSQL writes it."""
    return vector(case.number, organisation, case.title, case.agency_id, case.region_path)
