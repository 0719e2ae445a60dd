"""A name for a filter: one's own or shared in the agency, of one list, dropped only by its owner."""

from __future__ import annotations

import pytest

from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies import queries
from husheng.foundation.agencies.acts import drop_view, save_view
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def names(actor: Actor) -> list[str]:
    return [view.name for view in queries.saved_views(actor.agency_id, actor.user_id)]


def test_they_are_ones_own_or_shared_in_the_agency(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler")
    mine = save_view(officer, "leads", "九月", "state=accepted", False)
    save_view(officer, "cases", "捐卵类", "type=egg_sperm", True)
    assert names(colleague) == ["捐卵类"]
    assert set(names(officer)) == {"九月", "捐卵类"}
    assert names(city.actor("handler", "market")) == []
    drop_view(officer, seen(mine))
    assert names(officer) == ["捐卵类"]


def test_a_colleague_cannot_drop_it_and_an_outsider_does_not_learn_of_it(city: City) -> None:
    view = save_view(city.actor("intake_officer"), "leads", "大家的", "state=checked", True)
    with pytest.raises(Refused):
        drop_view(city.actor("handler"), Seen(view.pk))
    with pytest.raises(NotFound):
        drop_view(city.actor("handler", "market"), Seen(view.pk))


@pytest.mark.parametrize(
    ("name", "query"), [("", "state=filed"), ("长" * 41, ""), ("太多", "q=" + "x" * 600)]
)
def test_a_name_is_short_and_a_filter_is_no_novel(city: City, name: str, query: str) -> None:
    with pytest.raises(Invalid):
        save_view(city.actor("handler"), "cases", name, query, False)


def test_nobody_hoards_views(city: City) -> None:
    handler = city.actor("handler")
    for n in range(30):
        save_view(handler, "cases", f"视图 {n}", "state=filed", False)
    with pytest.raises(Invalid, match="没有保存视图"):
        save_view(handler, "cases", "再一个", "state=filed", False)
