"""Pages of supervision by plain POST: what each post can open and do, and what outsiders cannot tell."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from husheng.casework.cases.tests.people import office as casework
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.models import Agency
from husheng.foundation.testing import City, client_of
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests import samples
from husheng.intake.referrals.tests.people import town
from husheng.oversight.supervision import acts
from husheng.oversight.supervision.models import Grave, Listing, Urging

from .people import climb, clock, inside, late, order, today
from .test_gravity import WHY, details

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
HAN = re.compile(r"[\u4e00-\u9fff]")
FOREIGN = re.compile(
    r"<(\w+)[^>]*\blang=\"zh-CN\"[^>]*>.*?</\1>|<(script|option|b aria-hidden)[^>]*>.*?</[^>]+>", re.S
)


def url(name: str, *args: object, query: str = "") -> str:
    return reverse(f"supervision:{name}", args=args) + query


@pytest.fixture
def office(city: City) -> Actor:
    return city.actor("coordinator", "health", "120102")


@pytest.fixture
def market(city: City) -> Agency:
    return city.agency("market")


@pytest.fixture
def liaison(city: City) -> Actor:
    return city.actor("liaison", "market", "120102")


# ── the ladder ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_coordinator_previews_the_letter_and_signs_it(city: City, office: Actor, market: Agency) -> None:
    row, client = late(city, market, 3), client_of(office)
    assert url("compose", row.pk) in client.get(url("ladder")).text
    page = client.get(url("compose", row.pk)).text
    assert "签发时编号" in page and row.number in page and "逾期3个工作日" in page
    answer = client.post(url("compose", row.pk), {"step": "urge", "_seen": row.version})
    paper = Urging.objects.get()
    assert answer.url == url("paper", paper.pk)
    assert paper.number in client.get(answer.url).text


def test_a_form_sent_twice_issues_one_paper(city: City, office: Actor, market: Agency) -> None:
    row, client = late(city, market, 3), client_of(office)
    given = {"step": "urge", "_seen": row.version, "_key": "11111111-1111-4111-8111-111111111111"}
    first, second = (client.post(url("compose", row.pk), given) for _ in range(2))
    assert (first.status_code, second.status_code, first.url) == (302, 302, second.url)
    assert Urging.objects.count() == 1


def test_many_papers_are_previewed_and_then_issued_together(
    city: City, office: Actor, market: Agency
) -> None:
    rows, client = [late(city, market, 3), late(city, city.agency("drug"), 2)], client_of(office)
    picks = [f"{one.pk}~{one.version}" for one in rows]
    page = client.post(url("sign"), {"do": "sign", "pick": picks})
    assert page.status_code == 200 and page.text.count('name="step"') == 2
    assert not Urging.objects.exists()
    done = client.post(url("sign"), {"do": "issue", "pick": picks, "step": ["urge", "urge"]})
    assert done.url == url("ladder") and Urging.objects.count() == 2
    again = client.post(url("sign"), {"do": "issue", "pick": picks, "step": ["urge", "urge"]})
    assert again.status_code == 409 and Urging.objects.count() == 2


def test_demands_that_name_a_phone_come_back_with_what_was_typed(
    city: City, office: Actor, market: Agency
) -> None:
    row, client = late(city, market, 9), client_of(office)
    climb(office, row, "urge")
    with inside(office):
        Urging.objects.update(answer_by=today() - dt.timedelta(days=5))
    given = {"step": "supervise", "_seen": row.version, "demands": "请联系 19900001234\n到场"}
    page = client.post(url("compose", row.pk), given)
    assert page.status_code == 422 and "到场</textarea>" in page.text.replace("\r", "")
    assert Urging.objects.count() == 1
    assert client.post(url("compose", row.pk), {**given, "demands": "请到场"}).status_code == 302


def test_a_police_clock_cannot_even_be_previewed(city: City, office: Actor) -> None:
    row = late(city, city.agency("police"), 9)
    assert client_of(office).get(url("compose", row.pk)).status_code == 403


# ── the late agency ─────────────────────────────────────────────────────────────────────────────────────────
def test_the_late_agency_signs_and_replies(city: City, office: Actor, market: Agency, liaison: Actor) -> None:
    paper, client = acts.urge(office, order(late(city, market, 3))), client_of(liaison)
    assert url("paper", paper.pk) in client.get(url("mine")).text
    client.post(url("do", paper.pk, "acknowledge"), {"_seen": paper.version})
    page = client.post(url("do", paper.pk, "reply"), {"words": "", "_seen": paper.version + 1})
    assert page.status_code == 422 and "id_reply_words" in page.text
    client.post(url("do", paper.pk, "reply"), {"words": "正在鉴定", "_seen": paper.version + 1})
    assert Urging.objects.get().reply == "正在鉴定"
    assert "正在鉴定" in client_of(office).get(url("paper", paper.pk)).text


@pytest.mark.parametrize(("form", "starts"), [("docx", b"PK"), ("pdf", b"%PDF-")])
def test_both_sides_print_the_paper(
    city: City, office: Actor, market: Agency, liaison: Actor, form: str, starts: bytes
) -> None:
    paper = acts.urge(office, order(late(city, market, 3)))
    for actor in (office, liaison):
        answer = client_of(actor).get(url("paper_file", paper.pk, form))
        assert answer.content.startswith(starts)
        assert "attachment" in answer["Content-Disposition"]
    assert client_of(office).get(url("paper_file", paper.pk, "html")).status_code == 404


def test_the_police_are_told_that_they_stand_in_no_ladder(city: City) -> None:
    police = city.actor("police_officer", "police", "120102")
    late(city, city.agency("police"), 20)
    page = client_of(police).get(url("mine")).text
    assert "不在催办梯次内" in page and "起可发" not in page and "现在可发" not in page


# ── outsiders ───────────────────────────────────────────────────────────────────────────────────────────────
def test_an_outsider_finds_nothing_and_cannot_tell_that_it_is_there(
    city: City, office: Actor, market: Agency
) -> None:
    clerk = city.actor("intake_officer", "market", "120102")
    lead = samples.accepted(clerk)
    grave = acts.raise_(clerk, Lead.kind(), lead.pk, WHY, "现场查获账本")
    listing = acts.list_(office, details(lead))
    row = late(city, market, 3)
    paper = acts.urge(office, order(row))
    outsider = client_of(city.actor("coordinator", "health", "120103"))
    for address in (
        url("compose", row.pk), url("paper", paper.pk), url("paper_file", paper.pk, "pdf"),
        url("listing", listing.pk), url("listing_file", listing.pk, "pdf"), url("grave", grave.pk),
        url("grave_file", grave.pk, "report", "pdf"), url("rows", market.pk),
    ):  # fmt: skip
        assert outsider.get(address).status_code == 404, address
    for address in (
        url("do", paper.pk, "withdraw"), url("do_listing", listing.pk, "delist"), url("do_grave", grave.pk, "receive"),
    ):  # fmt: skip
        assert outsider.post(address, {"words": "理由"}).status_code == 404, address
    assert "没有找到这个编号" in outsider.get(url("new_listing", query=f"?number={lead.number}")).text


@pytest.mark.parametrize("role", ["system_admin", "security_officer", "auditor"])
def test_administrators_have_no_page_here(city: City, role: str) -> None:
    client = client_of(city.actor(role, "health", "120000"))
    for name in (
        "mine",
        "ladder",
        "list",
        "listings",
        "graves",
        "crimes",
        "scoreboard",
        "new_listing",
        "new_grave",
    ):
        assert client.get(url(name)).status_code == 403, name


def test_nobody_without_a_login_gets_in(city: City) -> None:
    assert Client().get(url("mine")).status_code == 302


# ── gravity ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_grave_matter_goes_from_the_report_to_the_listing_and_off_it_again(
    city: City, office: Actor
) -> None:
    clerk = city.actor("intake_officer", "market", "120102")
    lead = samples.accepted(clerk)
    ours, theirs = client_of(clerk), client_of(office)
    assert lead.title in ours.get(url("new_grave", query=f"?number={lead.number}")).text
    given = {"kind": Lead.kind(), "key": lead.pk, "grounds": WHY, "words": "现场查获账本"}
    ours.post(url("new_grave"), given)
    grave = Grave.objects.get()
    theirs.post(url("do_grave", grave.pk, "receive"), {"_seen": grave.version})
    assert theirs.get(url("grave_file", grave.pk, "receipt", "pdf")).content[:5] == b"%PDF-"
    more = {**given, "report": grave.pk, "demands": "查清资金", "due_on": today() + dt.timedelta(days=20)}
    theirs.post(url("new_listing"), more)
    listing = Listing.objects.get()
    assert Grave.objects.get().listing_id == listing.pk
    ours.post(url("do_listing", listing.pk, "report_back"), {"words": "已查清", "_seen": listing.version})
    theirs.post(url("do_listing", listing.pk, "delist"), {"words": "可以摘牌", "_seen": listing.version + 1})
    assert Listing.objects.get().state == "delisted"
    assert "可以摘牌" in ours.get(url("listing", listing.pk)).text


def test_a_listing_without_grounds_comes_back_with_what_was_typed(city: City, office: Actor) -> None:
    lead = samples.accepted(city.actor("intake_officer", "market", "120102"))
    given = {
        "kind": Lead.kind(),
        "key": lead.pk,
        "words": "涉及多省中介",
        "demands": "查清",
        "due_on": "2020-01-01",
    }
    page = client_of(office).post(url("new_listing"), given)
    assert page.status_code == 422 and "涉及多省中介</textarea>" in page.text.replace("\r", "")
    assert not Listing.objects.exists()


def test_the_case_page_shows_who_watches_over_it(city: City) -> None:
    here = casework(city)
    case = here.filed()
    above = city.actor("coordinator", "health", "120000")
    assert (
        "grave/new/?kind=cases.case" in client_of(here.first).get(reverse("cases:page", args=[case.pk])).text
    )
    listing = acts.list_(above, details(samples.accepted(here.first), kind="cases.case", key=case.pk))
    assert listing.number in client_of(here.first).get(reverse("cases:page", args=[case.pk])).text


# ── the prosecutor ──────────────────────────────────────────────────────────────────────────────────────────
def test_the_prosecutor_has_his_three_lists_and_others_have_none(city: City, office: Actor) -> None:
    here = town(city)
    filed, refused = here.filed(), here.not_filed()
    client = client_of(here.prosecutor)
    page = client.get(url("crimes", query="?list=not_filed")).text
    assert refused.number in page and filed.number not in page
    page = client.get(url("crimes", query="?list=not_concluded")).text
    assert filed.number in page and refused.number not in page
    assert client.get(url("crimes")).status_code == 200
    for actor in (office, here.handler, here.police):
        assert client_of(actor).get(url("crimes")).status_code == 403
    elsewhere = client_of(city.actor("prosecutor", "procuratorate", "120103"))
    assert refused.number not in elsewhere.get(url("crimes", query="?list=not_filed")).text


# ── the scoreboard ──────────────────────────────────────────────────────────────────────────────────────────
def test_the_scoreboard_prints_what_the_chart_draws_and_opens_its_rows(
    city: City, office: Actor, market: Agency
) -> None:
    row = clock(city, market, today() - dt.timedelta(days=5), step="answer")
    client = client_of(office)
    page = client.get(url("scoreboard", query="?by=agency")).text
    assert "0 / 1" in page and '"values": [0]' in page and '"of": ["0/1"]' in page
    assert row.number in client.get(url("rows", market.pk)).text
    assert row.number in client.get(url("rows", market.pk, query="?late=1")).text


def test_police_have_no_line_on_any_board(city: City, office: Actor) -> None:
    clock(city, city.agency("police"), today() - dt.timedelta(days=5), step="answer")
    for by in ("agency", "district"):
        page = client_of(office).get(url("scoreboard", query=f"?by={by}")).text
        assert city.agency("police").short_name not in page and "0 / 1" not in page


def test_a_member_sees_all_figures_and_only_its_own_rows(city: City, market: Agency, liaison: Actor) -> None:
    clock(city, market, today() - dt.timedelta(days=5), step="answer")
    clock(city, city.agency("drug"), today() - dt.timedelta(days=5), step="answer")
    client = client_of(liaison)
    page = client.get(url("scoreboard", query="?by=agency")).text
    assert url("rows", market.pk) in page and url("rows", city.agency("drug").pk) not in page
    assert client.get(url("rows", city.agency("drug").pk)).status_code == 404


@pytest.mark.parametrize(
    "query", ["?first=x&last=y", "?first=2030-01-01", "?first=0001-01-01", "?place=999", "?by=cases"]
)
def test_a_scoreboard_address_that_means_nothing_shows_the_usual_period(
    city: City, office: Actor, query: str
) -> None:
    assert client_of(office).get(url("scoreboard", query=query)).status_code == 200


# ── English ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_every_page_speaks_english(city: City, office: Actor, market: Agency, liaison: Actor) -> None:
    clerk = city.actor("intake_officer", "market", "120102")
    lead = samples.accepted(clerk)
    grave = acts.receive(office, seen(acts.raise_(clerk, Lead.kind(), lead.pk, WHY, "现场查获账本")))
    listing = acts.list_(office, details(lead))
    row = late(city, market, 16)
    paper = climb(office, row, "red")[-1]
    ready = late(city, market, 2, step="again")
    prosecutor = city.actor("prosecutor", "procuratorate", "120102")
    pages = [
        (liaison, url("mine")), (office, url("ladder", query="?show=all")), (office, url("compose", ready.pk)),
        (office, url("list")), (liaison, url("paper", paper.pk)), (office, url("listings")),
        (clerk, url("listing", listing.pk)), (office, url("graves")), (office, url("grave", grave.pk)),
        (clerk, url("new_grave", query=f"?number={lead.number}")), (office, url("new_listing")),
        (prosecutor, url("crimes")), (office, url("scoreboard")), (office, url("rows", market.pk)),
    ]  # fmt: skip
    for actor, address in pages:
        answer = client_of(actor, "en").get(address)
        assert answer.status_code == 200, address
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        left = HAN.findall(re.sub(r"<[^>]+>", "", FOREIGN.sub("", main)))
        names = "".join(one.short_name for one in Agency.objects.all())
        assert set(left) <= set(names), (address, "".join(left))
