"""What a case holds back from erasure: its evidence and people while it is open, and for the term of its file (L13)."""

from __future__ import annotations

from husheng.foundation.acts.current import act_time
from husheng.foundation.erasure import holds
from husheng.registries.parties.models import Party

from .models import Case

OPEN, FILE = "proceedings", "case_archive"


def filed(case: Case) -> None:
    """The case is open: nothing of its evidence is erased."""
    holds.place(case.pk, OPEN, case.kind(), case.pk)
    holds.place(case.pk, FILE, case.kind(), case.pk)


def joined(case: Case, party: Party) -> None:
    """A person stands in the case: nothing of him is erased while it is open."""
    if party.is_person:
        holds.place(party.subject_key, OPEN, case.kind(), case.pk)
        holds.place(party.subject_key, FILE, case.kind(), case.pk)


def ended(case: Case) -> None:
    """The case is over: from today the archive term of its file runs, and it alone."""
    holds.lift(case.pk, OPEN)
    holds.begin(case.pk, act_time())
