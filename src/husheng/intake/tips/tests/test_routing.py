"""The accused never receives: over organisations as they are, and as they could be."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from husheng.intake.tips.routing import Organisations, receiver

BODIES = list(range(12))
graphs = st.dictionaries(
    st.sampled_from(BODIES), st.frozensets(st.sampled_from(BODIES), max_size=3), max_size=12
)
some = st.frozensets(st.sampled_from(BODIES), max_size=4)


@given(graphs, some, some, st.permutations(BODIES))
def test_no_receiver_is_accused_or_stands_over_or_under_the_accused(graph, accused, ready, usual) -> None:
    organisations = Organisations(graph)
    related = organisations.related(accused)
    assert accused <= related
    chosen = receiver(usual, related, ready)
    if chosen is None:
        assert not (set(usual) & ready) - related
        return
    assert chosen in ready
    assert chosen not in accused
    assert not _leads(graph, chosen, accused)
    assert not any(_leads(graph, one, frozenset({chosen})) for one in accused)


@given(graphs, some)
def test_relations_are_the_same_from_either_side(graph, accused) -> None:
    organisations = Organisations(graph)
    for one in organisations.related(accused) - accused:
        assert organisations.related({one}) & accused


@given(graphs, some, st.permutations(BODIES))
def test_a_rule_that_bars_only_the_accused_itself_would_fail(graph, ready, usual) -> None:
    """The negative control: there are organisations in which the superior would get it."""
    chain = {0: frozenset({1})}
    assert receiver([1], frozenset({0}), frozenset({1})) == 1
    assert receiver([1], Organisations(chain).related({0}), frozenset({1})) is None
    assume(True)


def test_the_next_county_is_nobodys_accomplice() -> None:
    city, here, next_door = "city", "here", "next door"
    organisations = Organisations({here: frozenset({city}), next_door: frozenset({city})})
    assert next_door not in organisations.related({here})
    assert organisations.related({city}) == {city, here, next_door}


def _leads(graph, start, wanted) -> bool:
    """Whether a path of belonging leads from `start` to one of `wanted`."""
    seen, fresh = {start}, {start}
    while fresh:
        fresh = {to for one in fresh for to in graph.get(one, ())} - seen
        seen |= fresh
    return bool((seen - {start}) & wanted)
