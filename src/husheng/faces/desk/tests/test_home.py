"""Home says what needs the reader today: most urgent first, with verb, clock, other side and basis."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.utils.translation import override

from husheng.faces.desk import opened
from husheng.faces.desk.home import owed
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.deadlines import clocks, queries
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests.samples import details
from husheng.oversight.campaigns import acts as campaigns
from husheng.oversight.campaigns.models import Campaign
from husheng.oversight.campaigns.naming import campaign_title

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def registered(actor: Actor, days_ago: int = 0, **changes: object) -> Lead:
    moment = clock.now() - dt.timedelta(days=days_ago, hours=1)
    return leads.register(actor, details(received_at=moment, **changes))


def page(actor: Actor, path: str = "/", language: str = "zh-hans") -> str:
    answer = client_of(actor, language).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_overdue_stands_before_the_rest(city: City) -> None:
    officer = city.actor("intake_officer")
    fresh, old = registered(officer), registered(officer, 30)
    text = page(officer)
    assert text.index('id="late"') < text.index(old.number) < text.index(fresh.number)
    assert "受理或不予受理" in text and "本地约定" in text


def test_a_row_leads_to_its_thing_and_its_reason(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = registered(officer)
    text = page(officer)
    assert f'href="/leads/{lead.pk}/"' in text
    assert f'href="/deadlines/{Clock.objects.get(subject_key=lead.pk).pk}/why/"' in text


def test_what_others_owe_is_theirs_alone(city: City) -> None:
    officer, stranger = city.actor("intake_officer"), city.actor("intake_officer", "market")
    lead = registered(officer)
    assert lead.number not in page(stranger)


def test_every_open_clock_stands_in_exactly_one_group(city: City) -> None:
    officer, now = city.actor("intake_officer"), clock.now()
    for days in range(0, 20, 2):
        registered(officer, days)
    held = registered(officer)
    with act_frame(city.installer, "deadlines.suspend"):
        Clock.objects.filter(subject_key=held.pk).update(state="suspended", due_at=None, waits_for="鉴定")
    mine = queries.due_list(officer.agency_id)
    groups = {name: set(owed.within(mine, name, now).values_list("pk", flat=True)) for name in owed.GROUPS}
    assert sum(len(found) for found in groups.values()) == mine.count()
    assert set.union(*groups.values()) == set(mine.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("due", "group"),
    [
        (dt.timedelta(seconds=-1), owed.LATE),
        (dt.timedelta(0), owed.LATE),
        (dt.timedelta(seconds=1), owed.TODAY),
    ],
)
def test_a_moment_after_its_time_a_clock_is_overdue(city: City, due: dt.timedelta, group: str) -> None:
    officer = city.actor("intake_officer")
    lead = registered(officer)
    now = in_shanghai(clock.now()).replace(hour=12)
    with act_frame(city.installer, "deadlines.extend"):
        Clock.objects.filter(subject_key=lead.pk).update(due_at=now + due)
    mine = queries.due_list(officer.agency_id)
    assert owed.within(mine, group, now).count() == 1


def test_a_right_that_has_opened_is_never_overdue(city: City) -> None:
    officer, now = city.actor("intake_officer"), clock.now()
    lead = registered(officer)
    with act_frame(city.installer, "deadlines.start"):
        Clock.objects.filter(subject_key=lead.pk).delete()
        clocks.start(
            Lead.kind(), lead.pk, "ae.demand", now - dt.timedelta(days=60), officer.agency_id,
            label="申请法院强制执行", number=lead.number,
        )  # fmt: skip
    mine = queries.due_list(officer.agency_id)
    assert not owed.within(mine, owed.LATE, now).exists()
    assert owed.within(mine, owed.LATER, now).count() == 1


def test_a_suspended_clock_says_what_it_waits_for(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = registered(officer)
    with act_frame(city.installer, "deadlines.suspend"):
        Clock.objects.filter(subject_key=lead.pk).update(
            state="suspended", due_at=None, waits_for="鉴定", left_days=3
        )
    text = page(officer)
    assert "等待：鉴定" in text and "中止中" in text


def test_nothing_to_do_says_why_it_is_empty(city: City) -> None:
    assert "本机关名下没有在计时的事项" in page(city.actor("intake_officer"))


def test_a_long_group_is_cut_and_leads_to_the_whole(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("husheng.faces.desk.home.views.SHOWN", dict.fromkeys(owed.GROUPS, 2))
    monkeypatch.setattr("husheng.faces.desk.home.views.SIZE", 2)
    officer = city.actor("intake_officer")
    numbers = {registered(officer, 30 + n).number for n in range(5)}
    text = page(officer)
    assert "/today/?group=late" in text
    found: set[str] = set()
    address = "/today/?group=late"
    for _ in range(3):
        text = page(officer, address)
        found |= {number for number in numbers if number in text}
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = "/today/" + following.group(1).replace("&amp;", "&") if following else ""
    assert found == numbers and not address


def test_what_we_wait_for_names_who_owes_it(city: City) -> None:
    officer, other = city.actor("intake_officer"), city.actor("handler", "market")
    lead = registered(officer)
    with act_frame(city.installer, "deadlines.start"):
        clocks.start(
            Lead.kind(), lead.pk, "local.answer", clock.now(), other.agency_id,
            label="答复通报", number="YS-1", watcher=officer.agency_id,
        )  # fmt: skip
    text = page(officer)
    assert ">受理</a>" in text and ">查看</a>" not in text  # our own row keeps its verb
    panel = text[text.index("等对方办的</h2>") :]
    assert "YS-1" in panel and other.agency_name in panel
    assert "YS-1" in page(officer, "/waiting/")
    assert "YS-1" not in page(other, "/waiting/")


def test_what_has_just_happened_carries_its_seal(city: City) -> None:
    officer = city.actor("intake_officer")
    lead = leads.accept(officer, seen(registered(officer)))
    text = page(officer)
    assert "待入" in text and "受理" in text and lead.number in text
    integrate_now()
    assert "存证</b>第" in page(officer)


def test_others_are_named_by_their_agency_alone(city: City) -> None:
    officer, colleague = city.actor("intake_officer"), city.actor("handler", "market")
    lead = registered(officer)
    with act_frame(city.installer, "deadlines.start"):
        clocks.start(
            Lead.kind(), lead.pk, "local.answer", clock.now(), colleague.agency_id, label="答复",
            watcher=officer.agency_id,
        )  # fmt: skip
        agencies.grant(colleague.agency_id, lead, "协查")
    text = page(colleague)
    happened = text[text.index("我这里刚发生") :]
    assert officer.agency_name in happened and officer.name not in happened


def test_the_home_page_is_english_throughout(city: City) -> None:
    officer = city.actor("intake_officer")
    registered(officer, 30)
    text = page(officer, language="en")
    assert "What needs you today" in text and "Accept or reject" in text and "local convention" in text
    assert "受理或不予受理" not in text


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("security_officer", "/people/"),
        ("auditor", "/audit/reads/"),
        ("system_admin", "/installation/"),
    ],
)
def test_an_administrator_begins_where_he_works(city: City, role: str, path: str) -> None:
    answer = client_of(city.actor(role)).get("/")
    assert answer.status_code == 302 and answer.url == path


def test_a_report_that_is_due_bears_the_campaign_s_name_in_the_reader_s_language(city: City) -> None:
    campaigns.open_(city.actor("coordinator", "health", "120000"), "tianjin_2023")
    reporter = city.actor("leader", "health", "120000")
    campaign = Campaign.objects.get()
    with override("en"):
        english = campaign_title(campaign)
    assert english.isascii() and campaign.title in page(reporter)
    text = page(reporter, "/", "en")
    text = text[text.index("<tbody") : text.index("</table>")]
    assert html.escape(english) in text and campaign.title not in text and " 年 " not in text


def test_home_tells_a_post_nothing_of_what_it_may_not_open(city: City) -> None:
    """A custodian holds no leads: no clock, no number in the menu, no act of a colleague; whoever handles them, all."""
    lead = registered(city.actor("intake_officer"), days_ago=60)
    custodian, handler = city.actor("custodian"), city.actor("handler")
    for path in ("/", "/today/", "/waiting/"):
        assert lead.number not in page(custodian, path)
    assert lead.number in page(handler) and lead.number in page(handler, "/today/")
    assert opened.due(custodian).count() == 0 and opened.due(handler).count() == 1
    assert "/supervision/" not in page(custodian)


def test_an_analyst_reads_leads_but_no_reports(city: City) -> None:
    analyst = city.actor("analyst", "police")
    assert "campaigns.report" in opened.closed(analyst) and "leads.lead" not in opened.closed(analyst)
    assert opened.closed(city.actor("handler")).isdisjoint(opened.CLOCKED)


def test_every_kind_on_which_time_runs_is_known_to_home(city: City) -> None:
    lead = registered(city.actor("intake_officer"))
    kinds = set(Clock.objects.values_list("subject_kind", flat=True))
    assert lead.kind() in kinds and kinds <= opened.CLOCKED
