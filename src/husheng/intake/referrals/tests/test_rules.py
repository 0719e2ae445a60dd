"""The five papers, the level, the paper numbers, and what is owed in each state: pure."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

import pytest

from husheng.foundation.deadlines.clock import default_lawbook
from husheng.intake.referrals import rules
from husheng.intake.referrals.clocks import LABELS
from husheng.intake.referrals.rules import Attached, Facts, Owed, Paperwork, Place, owed
from husheng.intake.referrals.states import ENDED, REFERRAL

TODAY = dt.date(2023, 10, 17)


def full() -> list[Attached]:
    return [Attached(paper.slug, uuid4()) for paper in rules.required_papers()]


def test_the_article_names_five_papers_and_two_investigators() -> None:
    assert len(rules.required_papers()) == 5
    assert rules.least_investigators() == 2
    assert rules.required_papers()[0].zh == "涉嫌犯罪案件移送书"


def test_all_five_are_enough_and_each_missing_one_is_named() -> None:
    assert rules.paper_problems(full()) == []
    for paper in rules.required_papers():
        (problem,) = rules.paper_problems([one for one in full() if one.slug != paper.slug])
        assert paper.zh in problem.message
        assert problem.remedy


def test_only_tests_and_other_material_may_be_said_to_be_lacking() -> None:
    for paper in rules.required_papers():
        given = [one for one in full() if one.slug != paper.slug] + [Attached(paper.slug, lacking="本案没有")]
        assert bool(rules.paper_problems(given)) is not paper.may_lack
    assert rules.paper_problems([*full()[:4], Attached("other", lacking="  ")])


def test_a_sixth_kind_of_paper_does_not_exist() -> None:
    (problem,) = rules.paper_problems([*full(), Attached("gossip", uuid4())])
    assert "没有" in problem.message


@pytest.mark.parametrize(
    ("kind", "path", "rerouted", "barred"),
    [
        ("police", "120000/120102/", False, False),
        ("police", "120000/120103/", False, False),
        ("police", "120000/", False, True),
        ("police", "120000/", True, False),
        ("health", "120000/120102/", False, True),
        ("procuratorate", "120000/120102/", True, True),
    ],
)
def test_a_case_goes_to_the_police_of_the_same_level(
    kind: str, path: str, rerouted: bool, barred: bool
) -> None:
    sender = Place("health", "120000/120102/")
    assert bool(rules.police_problem(sender, Place(kind, path), rerouted=rerouted)) is barred


@pytest.mark.parametrize(
    ("paper", "words", "fields"),
    [
        (Paperwork("津公立〔2023〕1号", TODAY), False, []),
        (Paperwork("", None), False, ["paper_number"]),
        (Paperwork("一号", TODAY + dt.timedelta(days=1)), False, ["paper_on"]),
        (Paperwork("一号"), True, ["words"]),
        (Paperwork("一号", words="理由见文书"), True, []),
        (Paperwork("号" * 61, words="长" * 2001), True, ["paper_number", "words"]),
    ],
)
def test_a_milestone_needs_its_papers_number(paper: Paperwork, words: bool, fields: list[str]) -> None:
    assert [p.field for p in rules.paperwork_problems(paper, TODAY, words=words)] == fields


# ── clocks ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_rule_that_may_run_stands_in_the_lawbook_with_a_label() -> None:
    named = {one.rule for group in rules.OWED.values() for one in group}
    named |= {one.rule for one in (*rules.UNCHECKED, rules.GOODS, rules.URGE)}
    assert named == set(LABELS)
    for rule in named:
        assert default_lawbook().get(rule).law.statutory


def test_every_open_state_is_limited_by_an_article_or_named_as_unlimited() -> None:
    for state in REFERRAL.states:
        running = owed(state, Facts(decided=True))
        if state in ENDED or state in rules.UNLIMITED:
            assert not running
        else:
            assert running, state


def test_the_police_have_three_clocks_after_the_receipt_and_one_after_the_check() -> None:
    assert {one.rule for one in owed("received", Facts())} == {
        "tr.police_decide",
        "po.material_notice",
        "tr.police_reroute",
    }
    assert owed("received", Facts(checked=True)) == {Owed("police", "tr.police_decide")}


def test_a_decision_that_was_never_made_stays_owed_under_supervision() -> None:
    assert owed("supervision_asked", Facts(decided=False)) == {Owed("police", "tr.police_decide")}
    assert not owed("supervision_asked", Facts(decided=True))


def test_urging_is_for_filings_that_were_ordered() -> None:
    assert owed("filed", Facts(decided=True, goods=True, ordered=True)) == {rules.URGE}
    assert not owed("filed", Facts(decided=True, goods=True))
    assert owed("filed", Facts(decided=True)) == {rules.GOODS}
