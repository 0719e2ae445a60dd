"""The prosecutor's lists, the rows of the reports, the papers, and who reads what."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from docx import Document
from pypdf import PdfReader

from husheng.foundation.acts.act import seen
from husheng.foundation.agencies.scope import places_below
from husheng.foundation.documents import docx, pdf
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, NotFound
from husheng.foundation.testing import City
from husheng.intake.referrals import acts, facts, papers, queries
from husheng.intake.referrals.models import Referral

from .people import Town, paper, town
from .test_life import past

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def here(city: City) -> Town:
    return town(city)


def listed(here: Town, which: str) -> set[tuple[str, str]]:
    return {(one.referral.number, one.why) for one in queries.wanted(here.prosecutor, which)}


def test_the_prosecutor_sees_what_was_transferred_and_not_filed(here: Town) -> None:
    here.reported()
    unsigned, fresh, refused = here.sent(), here.received(), here.not_filed()
    assert listed(here, queries.NOT_FILED) == {(unsigned.number, "unsigned"), (refused.number, "refused")}
    past(fresh, here)
    assert (fresh.number, "undecided") in listed(here, queries.NOT_FILED)
    filed = here.filed()
    assert listed(here, queries.NOT_CONCLUDED) == {(filed.number, "not_concluded")}


def test_the_lists_are_the_prosecutors_and_end_at_his_region(here: Town) -> None:
    here.not_filed()
    assert queries.wanted(here.police, queries.NOT_FILED) == []
    assert queries.wanted(here.city.actor("prosecutor", "procuratorate", "120103"), queries.NOT_FILED) == []
    assert (
        len(queries.wanted(here.city.actor("prosecutor", "procuratorate", "120000"), queries.NOT_FILED)) == 1
    )


def test_a_transfer_counts_once_by_its_first_receipt(here: Town) -> None:
    referral = here.received()
    other = here.city.actor("police_officer", "police", "120103")
    referral = acts.reroute(here.police, seen(referral), other.agency_id, paper())
    acts.receive(other, seen(referral))
    here.sent()  # not signed for: not counted
    today, day = clock.today(), dt.timedelta(days=1)
    here_and_below = places_below("120000/")
    rows = facts.receipted(here_and_below, today, today)
    assert [(row.referral, row.subject, row.received_on) for row in rows] == [
        (referral.pk, referral.subject_key, today)
    ]
    assert not facts.receipted(places_below("120000/120103/"), today, today)
    assert not facts.receipted(here_and_below, today + day, today + day)


def test_a_case_is_open_while_its_referral_is_and_no_new_fine_meanwhile(here: Town) -> None:
    referral = here.received()
    assert queries.open_for_subject(referral.subject_key) == 1
    assert queries.with_the_police(referral.subject_key)
    referral = acts.take_back(here.handler, seen(acts.not_file(here.police, seen(referral), paper())))
    assert queries.open_for_subject(referral.subject_key) == 0
    assert not queries.with_the_police(referral.subject_key)


def readable(here: Town, referral: Referral, role: str, kind: str, region: str = "120102") -> bool:
    try:
        return queries.referral(here.city.actor(role, kind, region), referral.pk).pk == referral.pk
    except NotFound:
        return False


def test_a_report_is_read_in_its_own_agency_until_it_is_sent(here: Town) -> None:
    referral = here.reported()
    assert readable(here, referral, "handler", "health")
    for role, kind in (("police_officer", "police"), ("prosecutor", "procuratorate"), ("handler", "market")):
        assert not readable(here, referral, role, kind)
    referral = here.sent()
    assert readable(here, referral, "police_officer", "police")
    assert readable(here, referral, "prosecutor", "procuratorate")
    assert readable(here, referral, "prosecutor", "procuratorate", "120000")
    assert not readable(here, referral, "prosecutor", "procuratorate", "120103")
    assert not readable(here, referral, "handler", "market")


def test_the_letter_prints_after_the_approval_and_the_receipt_after_the_signature(here: Town) -> None:
    with pytest.raises(Conflict):
        papers.letter(here.reported())
    referral = here.sent()
    with pytest.raises(Conflict):
        papers.receipt(referral)
    text = "".join(p.text for p in Document(BytesIO(docx.render(papers.letter(referral)))).paragraphs)
    for part in (
        "涉嫌犯罪案件移送书",
        referral.number,
        "非法行医罪",
        "涉案物品清单",
        here.city.agency("police").name,
    ):
        assert part in text
    referral = acts.receive(here.police, seen(referral), paper("河东公受〔2023〕1号"))
    pages = PdfReader(BytesIO(pdf.render(papers.paper(referral, "receipt")))).pages
    assert "河东公受〔2023〕1号" in "".join("".join(page.extract_text() for page in pages).split())
    assert papers.available(referral) == ["letter", "receipt"]


def test_boxes_show_each_side_its_own(here: Town) -> None:
    referral = here.received()
    assert [row.pk for row in queries.box(here.handler, queries.OURS)] == [referral.pk]
    assert [row.pk for row in queries.box(here.police, queries.POLICE)] == [referral.pk]
    assert [row.pk for row in queries.box(here.prosecutor, queries.SUPERVISED)] == [referral.pk]
    assert not queries.box(here.police, queries.SUPERVISED).exists()
    assert not queries.box(here.city.actor("handler", "market"), queries.OURS).exists()
    assert queries.counts(here.handler, queries.OURS)["received"] == 1
    assert [row.pk for row in queries.box(here.city.actor("coordinator", "health"), queries.REGION)] == [
        referral.pk
    ]
