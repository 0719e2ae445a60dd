"""Timelines tell in the past what was done; a button tells in the imperative what to do. English keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.utils.translation import override, pgettext

from husheng.analysis.leaks import words as leaks_words
from husheng.casework.cases import words as cases
from husheng.casework.measures import words as measures
from husheng.casework.rewards import words as rewards
from husheng.foundation.processing import words as processing
from husheng.intake.leads import words as leads
from husheng.intake.referrals import words as referrals
from husheng.oversight.supervision.views import grave, listing, papers

HAND_OVERS = ("送出", "申请延长答复期限", "批准延长", "不批准延长")
TOLD: list[tuple[str, Iterable[str]]] = [
    ("leads", leads.VERBS.values()),
    ("handovers", HAND_OVERS),
    ("referrals", referrals.STEPS.values()),
    ("cases", cases.VERBS.values()),
    ("measures", measures.VERBS.values()),
    ("rewards", rewards.VERBS.values()),
    ("processing", processing.VERBS.values()),
    ("leaks", leaks_words.VERBS.values()),
    ("papers", papers.SAID.values()),
    ("listings", listing.SAID.values()),
    ("graves", grave.SAID.values()),
]


@pytest.mark.parametrize(("room", "sayings"), TOLD, ids=lambda each: each if isinstance(each, str) else "")
def test_every_deed_has_words_of_its_own(room: str, sayings: Iterable[str]) -> None:
    with override("en"):
        told = {zh: pgettext("done", zh) for zh in sayings}
    assert all(en.isascii() and en[:1].islower() for en in told.values()), told
    with override("zh-hans"):
        assert all(pgettext("done", zh) == zh for zh in told)
