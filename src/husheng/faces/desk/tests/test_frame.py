"""The frame of every page: queues per post with capped counts, in few queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from husheng.faces.desk import navigation, queues
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.access import STAFF
from husheng.foundation.agencies.models import Region
from husheng.foundation.agencies.roles import Role, roles
from husheng.foundation.agencies.sessions import SessionStore
from husheng.foundation.kernel import counting
from husheng.foundation.kernel.counting import capped_counts
from husheng.foundation.kernel.once import one_page
from husheng.foundation.ledger.sequencer import integrate_all
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def menu(actor: Actor, path: str = "/") -> dict[str, navigation.Item]:
    request = RequestFactory().get(path)
    request.session = SessionStore()
    groups = navigation.groups(actor, request)
    return {str(item.label): item for group in groups for item in group["items"]}  # type: ignore[attr-defined]


def test_all_queues_are_counted_in_one_query(city: City) -> None:
    officer = city.actor("intake_officer")
    with one_page(), CaptureQueriesContext(connection) as queries:
        menu(officer)
    counted = [each["sql"] for each in queries if "count(*)" in each["sql"]]
    assert len(counted) == 1 and len(queries) <= 3


def test_a_queue_counts_the_readers_own(city: City) -> None:
    officer = city.actor("intake_officer")
    for _ in range(2):
        leads.register(officer, details())
    assert menu(officer)["待受理"].count == 2
    assert menu(city.actor("intake_officer", "market"))["待受理"].count == 0


def test_counting_stops_at_the_cap(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "CAP", 3)
    assert capped_counts({"regions": Region.objects.all()}) == {"regions": 4}


def test_an_empty_query_counts_nothing(city: City) -> None:
    wanted = {"none": Region.objects.none(), "all": Region.objects.filter(code="120000")}
    assert capped_counts(wanted) == {"none": 0, "all": 1}


def test_every_count_of_the_menu_is_known() -> None:
    named = {
        name for menu in navigation.MENU.values() for queue in menu for name in (queue.count, queue.late)
    }
    assert named - {""} <= set(queues.COUNTED)


def test_no_two_lines_of_a_menu_share_a_key() -> None:
    keys = [queue.key for menu in navigation.MENU.values() for queue in menu if queue.key]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("path", "label"),
    [("/", "今天"), ("/leads/", "线索"), ("/leads/?state=registered", "待受理"), ("/leads/new/", "线索")],
)
def test_the_menu_shows_where_the_reader_is(city: City, path: str, label: str) -> None:
    current = [name for name, item in menu(city.actor("intake_officer"), path).items() if item.current]
    assert current == [label]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("security_officer", {"人员", "登记人员", "诱饵记录"}),
        ("system_admin", {"机构与地区", "系统令牌", "作业", "存证台账"}),
        (
            "auditor",
            {"查阅记录", "行为记录", "登录记录", "疑点", "诱饵记录", "存证台账"}
            | {"个人信息台账", "影响评估", "采集表", "永久删除", "封存"},
        ),
    ],
)
def test_an_administrator_has_his_own_menu_and_no_other(city: City, role: str, labels: set[str]) -> None:
    assert set(menu(city.actor(role))) == labels


def test_the_person_and_the_way_out_stand_on_every_page(city: City) -> None:
    officer = city.actor("intake_officer")
    text = client_of(officer).get("/help/").content.decode()
    assert officer.name in text and "/accounts/logout/" in text and 'action="/search/"' in text


def test_the_watchman_is_told_that_all_is_well_and_nothing_else(city: City) -> None:
    from django.test import Client

    integrate_all()  # the city's own leaves may have waited for as long as this run takes
    answer = Client().get("/healthz")
    assert answer.status_code == 200 and answer.json() == {"database": "ok", "ledger": "ok"}


def test_a_ledger_that_has_stopped_is_reported(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.test import Client

    from husheng.faces.desk import views

    monkeypatch.setattr(views, "LEDGER_LATE", "SELECT true")
    answer = Client().get("/healthz")
    assert answer.status_code == 503 and answer.json() == {"database": "ok", "ledger": "late"}


@pytest.mark.parametrize("role", roles().values(), ids=lambda role: role.slug)
def test_whoever_is_shown_a_line_of_the_menu_may_open_it(role: Role) -> None:
    """As the page itself says; so the menu of no role leads to a refusal."""
    held = role.permissions
    for line in (line for lines in navigation.MENU.values() for line in lines if line.needs & held):
        access = resolve(reverse(line.view)).func.husheng_access  # type: ignore[attr-defined]
        assert access == STAFF or access & held, line.label
