"""The pages of a referral: three sides, each with its own steps; outsiders find nothing; errors keep what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.testing import City, client_of
from husheng.intake.referrals import doing, rules, words
from husheng.intake.referrals.clocks import LABELS
from husheng.intake.referrals.models import CONCLUSIONS, Referral
from husheng.intake.referrals.states import REFERRAL

from .people import Town

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


class Sides:
    """A town whose people have browsers."""

    def __init__(self, city: City) -> None:
        posts = {
            "handler": city.post("handler", "health"),
            "head": city.post("head", "health"),
            "police": city.post("police_officer", "police"),
            "prosecutor": city.post("prosecutor", "procuratorate"),
        }
        actors = {name: actor_of(post) for name, post in posts.items()}
        self.town = Town(city, actors["handler"], city.actor("handler"), actors["head"], actors["police"],
                         actors["prosecutor"])  # fmt: skip
        self.city = city
        self.browsers = {name: client_of(post) for name, post in posts.items()}

    def see(self, side: str, row: Referral) -> str:
        return self.browsers[side].get(f"/referrals/{row.pk}/").content.decode()

    def do(self, side: str, row: Referral, verb: str, **fields: str | list[str]) -> int:
        row.refresh_from_db()
        form = {"_seen": str(row.version), "_key": f"{verb}-{row.version}", **fields}
        return self.browsers[side].post(f"/referrals/{row.pk}/do/{verb}/", form).status_code


@pytest.fixture
def sides(city: City) -> Sides:
    return Sides(city)


def test_the_whole_way_to_the_ordered_filing_in_four_browsers(sides: Sides) -> None:
    row = sides.town.reported()
    number = {"number": "津公立〔2023〕1号", "on": ""}
    assert sides.do("head", row, "approve") == 302
    papers = {f"paper-{one.slug}": str(one.exhibit) for one in sides.town.papers(row.subject_key, "tests")}
    form = {"police": str(sides.town.police.agency_id), **papers, "lacking-tests": "本案不需检验"}
    assert sides.do("handler", row, "send", **form) == 302
    assert "移送后还没有签收" in sides.browsers["prosecutor"].get("/referrals/").content.decode()
    for side, verb, fields in (
        ("police", "receive", {}),
        ("police", "ask_papers", {"missing": ["tests"], **number}),
        ("handler", "supply_papers", {"paper-tests": str(sides.town.exhibit(row.subject_key))}),
        ("police", "not_file", {**number, "words": "理由见文书"}),
        ("handler", "ask_review", number),
        ("police", "review_uphold", {**number, "words": "理由见文书"}),
        ("handler", "ask_supervision", number),
        ("prosecutor", "ask_reasons", number),
        ("police", "give_reasons", {**number, "words": "理由见文书"}),
        ("prosecutor", "order_filing", number),
        ("police", "file_on_order", number),
        ("handler", "hand_over_goods", number),
        ("police", "conclude", {**number, "conclusion": "prosecution"}),
    ):
        assert sides.do(side, row, verb, **fields) == 302, verb
    row.refresh_from_db()
    assert row.state == "closed"
    page = sides.see("prosecutor", row)
    assert "津公立〔2023〕1号" in page and "登记侦查结果" in page


def test_each_side_is_offered_its_own_steps_only(sides: Sides) -> None:
    row = sides.town.received()
    assert "决定立案" in sides.see("police", row)
    for side in ("handler", "prosecutor"):
        assert "/do/file/" not in sides.see(side, row)
    assert sides.do("handler", row, "file", number="1") == 403
    assert sides.do("police", row, "dance") == 404


def test_only_the_head_is_offered_the_approval(sides: Sides) -> None:
    row = sides.town.reported()
    assert "/do/approve/" in sides.see("head", row)
    leader = client_of(sides.city.post("leader", "health")).get(f"/referrals/{row.pk}/").content.decode()
    assert "/do/approve/" not in leader


def test_what_cannot_be_recorded_comes_back_with_what_was_typed(sides: Sides) -> None:
    row = sides.town.received()
    path = f"/referrals/{row.pk}/do/not_file/"
    for fields, part in (
        ({"number": "津公〔2023〕9号", "words": ""}, "津公〔2023〕9号"),
        ({"number": "", "words": "没有犯罪事实"}, "没有犯罪事实"),
        ({"number": "津公〔2023〕9号", "words": "x", "on": "2023-13-45"}, "文书日期不是日期"),
    ):
        answer = sides.browsers["police"].post(path, {"_seen": str(row.version), **fields})
        assert answer.status_code == 422
        assert part in answer.content.decode()
    row.refresh_from_db()
    assert row.state == "received"


def test_an_outsider_finds_nothing_and_an_administrator_is_refused(sides: Sides) -> None:
    row = sides.town.sent()
    for role, kind, region in (("handler", "market", "120102"), ("police_officer", "police", "120103"),
                               ("prosecutor", "procuratorate", "120103")):  # fmt: skip
        stranger = client_of(sides.city.post(role, kind, region))
        for path in ("", "paper/letter.pdf"):
            assert stranger.get(f"/referrals/{row.pk}/{path}").status_code == 404
        assert stranger.post(f"/referrals/{row.pk}/do/receive/", {}).status_code == 404
        assert row.number not in stranger.get("/referrals/").content.decode()
    admin = client_of(sides.city.post("system_admin", "health", "120000"))
    assert admin.get("/referrals/").status_code == 403


def test_lists_show_each_side_what_concerns_it(sides: Sides) -> None:
    row = sides.town.not_filed()
    for side in ("handler", "police", "prosecutor"):
        assert row.number in sides.browsers[side].get("/referrals/").content.decode()
    for query in ("box=not_concluded", "box=supervised", "box=nonsense", "state=closed", "after=x~y"):
        assert sides.browsers["prosecutor"].get(f"/referrals/?{query}").status_code == 200


def test_papers_are_served_as_files(sides: Sides) -> None:
    row = sides.town.sent()
    answer = sides.browsers["police"].get(f"/referrals/{row.pk}/paper/letter.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]
    assert sides.browsers["police"].get(f"/referrals/{row.pk}/paper/receipt.docx").status_code == 409


def test_no_page_gives_police_or_procuratorate_a_red_clock(sides: Sides) -> None:
    from .test_life import past

    row = sides.town.received()
    past(row, sides.town)
    for side in ("police", "handler", "prosecutor"):
        page = sides.see(side, row)
        assert 'class="clock late' in page
        assert 'class="clock red' not in page


def test_every_step_has_its_fields_words_and_english() -> None:
    verbs = {t.verb for t in REFERRAL.transitions}
    assert verbs == set(doing.FIELDS)
    assert verbs | {"report"} == set(words.STEPS)
    assert set(REFERRAL.states) == set(words.STATES)
    path = Path(__file__).parents[1] / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        known = read_po(file, locale="en")
    said = (
        {label for _, label in CONCLUSIONS}
        | {one.zh for one in rules.required_papers()}
        | set(LABELS.values())
    )
    assert {text for text in said if not (known.get(text) and known.get(text).string)} == set()


# ── the page's one action ───────────────────────────────────────────────────────────────────────────────────
def main_action(page: str) -> str:
    assert page.count("btn-primary") <= 1
    return page.split("btn-primary")[1].split("<kbd>")[0] if "btn-primary" in page else ""


def test_the_only_step_is_the_page_s_action_and_sends_its_form(sides: Sides) -> None:
    page = sides.see("police", sides.town.sent())
    assert "签收" in main_action(page) and 'form="do-receive" data-key="e"' in page
    assert 'id="do-receive"' in page and page.count('type="submit">签收') == 0


def test_where_the_law_leaves_a_choice_the_page_prefers_none(sides: Sides) -> None:
    page = sides.see("head", sides.town.reported())
    assert "办理" in main_action(page) and "批准" not in main_action(page)
    assert 'href="#open-approve"' in page and 'id="open-approve"' in page


def test_a_side_without_a_step_is_shown_neither_action_nor_key(sides: Sides) -> None:
    page = sides.see("handler", sides.town.sent())
    assert main_action(page) == "" and page.count("<kbd>e</kbd>") == 1  # in the list of keys alone
