"""The pages: both sides see one contract, forms act, outsiders find nothing, errors keep what was typed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from husheng.foundation.acts.act import seen
from husheng.foundation.agencies.actors import actor_of
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.evidence.sorts import USUAL
from husheng.foundation.evidence.tests.samples import pdf
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers import acts, kinds, routes, rules
from husheng.intake.handovers.clocks import LABELS
from husheng.intake.handovers.models import Handover, Item

from .people import ASKS, accepted, answers, received, send

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


CHOSEN = re.compile(r'name="step-\d+"[^>]* checked')


class Both:
    """A sender and a receiver with their browsers."""

    def __init__(self, city: City) -> None:
        self.city = city
        sender, receiver = city.post("handler", "health"), city.post("handler", "market")
        self.sender, self.receiver = actor_of(sender), actor_of(receiver)
        self.ours, self.theirs = client_of(sender), client_of(receiver)

    def outsider(self) -> Client:
        return client_of(self.city.post("handler", "education"))


@pytest.fixture
def both(city: City) -> Both:
    return Both(city)


def url(row: Handover, verb: str = "") -> str:
    return f"/handovers/{row.pk}/" + (f"do/{verb}/" if verb else "")


def do(client: Client, row: Handover, verb: str, **fields: str) -> tuple[int, str]:
    row.refresh_from_db()
    answer = client.post(
        url(row, verb), {"_seen": str(row.version), "_key": f"{verb}-{row.version}", **fields}
    )
    said = " ".join(str(m) for m in get_messages(answer.wsgi_request)) if answer.status_code == 302 else ""
    return answer.status_code, said or answer.content.decode()


def test_both_boxes_list_the_same_contract_from_their_own_side(both: Both) -> None:
    row = send(both.city, both.sender)
    inbox, outbox = (
        both.theirs.get("/handovers/").content.decode(),
        both.ours.get("/handovers/?box=out").content.decode(),
    )
    for page in (inbox, outbox):
        assert row.number in page
    assert "签收" in inbox
    assert "等对方签收" in outbox
    assert row.number not in both.ours.get("/handovers/").content.decode()


def test_filters_stand_in_the_address_and_odd_ones_change_nothing(both: Both) -> None:
    forward, notice = send(both.city, both.sender), send(both.city, both.sender, "notice")
    for query, seen_, unseen in (
        ("kind=forward", forward, notice),
        ("kind=notice", notice, forward),
        (f"number={forward.number.lower()}", forward, notice),
    ):
        page = both.theirs.get(f"/handovers/?{query}").content.decode()
        assert f"/handovers/{seen_.pk}/" in page
        assert f"/handovers/{unseen.pk}/" not in page
    for query in (
        "kind=%00x",
        "number=%00",
        "box=admin",
        "state=drop",
        "other=1",
        "after=~",
        "before=2023-13-45~x",
    ):
        assert both.theirs.get(f"/handovers/?{query}").status_code == 200


def test_a_long_list_is_paged_by_key_forwards_and_back(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    from husheng.foundation.shell import keyset

    monkeypatch.setattr(keyset.page, "__defaults__", (2,))
    rows = [send(both.city, both.sender, "notice") for _ in range(5)]
    client, seen_, address = both.theirs, [], "/handovers/"
    while address:
        page = client.get(address).context["page"]
        seen_.append([row.pk for row in page.rows])
        last, address = page, f"/handovers/{page.next_url}" if page.next_url else ""
    assert seen_ == [[rows[4].pk, rows[3].pk], [rows[2].pk, rows[1].pk], [rows[0].pk]]
    back = client.get(f"/handovers/{last.previous_url}").context["page"]
    assert [row.pk for row in back.rows] == seen_[1]
    first = client.get(f"/handovers/{back.previous_url}").context["page"]
    assert [row.pk for row in first.rows] == seen_[0]
    assert not first.previous_url


def test_the_receiver_signs_answers_and_the_sender_confirms_in_the_browser(both: Both) -> None:
    row = send(both.city, both.sender)
    assert "签收" in both.theirs.get(url(row)).content.decode()
    assert do(both.theirs, row, "receive") == (302, "已签收，双方各有一份回执。")
    code, _ = do(both.theirs, row, "reply", **{"step-1": "accept", "step-2": "accept", "step-3": "send_back",
                                               "reason-3": "not_competent", "back-3": "应由公安机关办理"})  # fmt: skip
    assert code == 302
    code, _ = do(both.theirs, row, "reply", **{"step-1": "answer:confirmed", "words-1": "未登记",
                                               "step-2": "answer:unfounded", "words-2": "未发现"})  # fmt: skip
    assert code == 302
    row.refresh_from_db()
    assert row.state == "answered"
    page = both.ours.get(url(row)).content.decode()
    assert "未登记" in page and "应由公安机关办理" in page
    assert do(both.ours, row, "settle", item="3", course="dropped", words="另案查明")[0] == 302
    assert do(both.ours, row, "close")[0] == 302
    row.refresh_from_db()
    assert row.state == "closed"


def test_no_answer_is_chosen_beforehand(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    assert not CHOSEN.findall(both.theirs.get(url(row)).content.decode())


def test_what_cannot_be_submitted_comes_back_with_what_was_typed(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    code, page = do(both.theirs, row, "reply", **{"step-1": "answer:partly", "step-2": "answer:confirmed",
                                                  "words-2": "已固定 14 个页面"})  # fmt: skip
    assert code == 422
    assert "已固定 14 个页面" in page
    assert 'href="#item-1-words"' in page
    assert len(CHOSEN.findall(page)) == 2
    assert set(Item.objects.filter(handover=row).values_list("state", flat=True)) == {"accepted"}


def test_hostile_fields_are_refused_in_words_and_change_nothing(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    for fields in (
        {"step-1": "explode"},
        {"step-99999999999999999999": "accept"},
        {"step-1": "answer:confirmed", "words-1": "零\x00字节"},
        {"step-1": "answer:<script>", "words-1": "x"},
        {"step-1": "answer:confirmed", "words-1": "x", "exhibit-1": str(row.pk)},
        {},
    ):
        assert do(both.theirs, row, "reply", **fields)[0] == 422, fields
    assert (
        "<script>alert"
        not in do(both.theirs, row, "reply", **{"step-1": "answer:", "words-1": "<script>alert"})[1]
    )


def test_the_same_form_sent_twice_is_done_once_and_an_old_page_is_told(both: Both) -> None:
    row = received(both.city, both.sender, both.receiver)
    form = {"_seen": str(row.version), "_key": "double"}
    assert both.theirs.post(url(row, "accept"), form).status_code == 302
    assert both.theirs.post(url(row, "accept"), form).status_code == 302
    assert both.theirs.post(url(row, "accept"), {**form, "_key": "late"}).status_code == 409


def test_a_file_secured_on_the_contract_is_named_in_the_answer_and_opens_for_both(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    file = SimpleUploadedFile("证照.pdf", pdf(), content_type="application/pdf")
    form = {"title": "营业执照复印件", "file": file}
    form["sort"] = USUAL
    assert both.theirs.post(f"{url(row)}secure/", form).status_code == 302
    exhibit = Exhibit.objects.get(subject_key=row.pk)
    code, _ = do(both.theirs, row, "reply", **{"step-1": "answer:confirmed", "words-1": "见执照",
                                               "exhibit-1": str(exhibit.pk)})  # fmt: skip
    assert code == 302
    assert f"/evidence/{exhibit.pk}/" in both.ours.get(url(row)).content.decode()
    assert both.ours.get(f"/evidence/{exhibit.pk}/").status_code == 200
    assert both.outsider().post(f"{url(row)}secure/", {}).status_code == 404


def test_a_bad_file_is_refused_on_the_same_page(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    sort = USUAL
    bad = SimpleUploadedFile("程序.pdf", b"MZ not a pdf at all", content_type="application/pdf")
    for form in ({}, {"title": "材料", "file": bad, "sort": sort}):
        assert both.theirs.post(f"{url(row)}secure/", form).status_code == 422
    assert not Exhibit.objects.filter(subject_key=row.pk).exists()


def test_a_transfer_offers_the_superior_and_no_way_back(both: Both) -> None:
    both.city.agency("health", "120000")
    row = received(both.city, both.sender, both.receiver, "transfer")
    page = both.theirs.get(url(row)).content.decode()
    assert "报请指定管辖" in page
    assert 'value="send_back"' not in page
    code, _ = do(both.theirs, row, "object", reason="misjudged", words="定性有误")
    assert code == 302
    head = client_of(both.city.post("head", "health", "120000"))
    assert row.number in head.get("/handovers/?box=designate").content.decode()
    assert do(head, row, "designate", outcome="receiver", words="行为发生地在河东区")[0] == 302


def test_the_receiver_opens_a_lead_of_his_own_on_what_he_accepted(both: Both) -> None:
    row = received(both.city, both.sender, both.receiver)
    address = f"/leads/from-handover/{row.pk}/"
    assert address not in both.theirs.get(url(row)).content.decode()
    do(both.theirs, row, "accept")
    assert f'<form method="post" action="{address}"' in both.theirs.get(url(row)).content.decode()
    assert address not in both.ours.get(url(row)).content.decode()


def test_more_time_is_asked_and_decided_on_the_page(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    leader = client_of(both.city.post("leader", "market"))
    assert do(both.theirs, row, "ask_more_time", words="鉴定未完成")[0] == 302
    assert "鉴定未完成" in leader.get(url(row)).content.decode()
    assert do(leader, row, "allow_more_time")[0] == 302


def test_an_outsider_finds_nothing_anywhere(both: Both) -> None:
    row, stranger = received(both.city, both.sender, both.receiver), both.outsider()
    for address in (url(row), f"{url(row)}paper/letter.pdf"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(url(row, "accept"), {}).status_code == 404
    assert row.number not in stranger.get("/handovers/").content.decode()
    for role in ("system_admin", "security_officer", "auditor"):
        assert client_of(both.city.post(role, "health", "120000")).get(url(row)).status_code == 403


def test_the_other_side_and_an_unknown_step_are_refused(both: Both) -> None:
    row = received(both.city, both.sender, both.receiver)
    assert do(both.ours, row, "accept")[0] == 403
    assert do(both.theirs, row, "explode")[0] == 404
    assert both.theirs.get(url(row, "accept")).status_code == 405


def test_every_paper_opens_and_one_that_does_not_exist_yet_says_why(both: Both) -> None:
    row = send(both.city, both.sender)
    assert both.ours.get(f"{url(row)}paper/receipt.pdf").status_code == 409
    row = acts.accept(both.receiver, seen(acts.receive(both.receiver, seen(row))))
    assert both.ours.get(f"{url(row)}paper/answer.docx").status_code == 409
    row = acts.answer(both.receiver, seen(row), answers(1))
    for name, parts in (
        ("letter", ("转办函", ASKS[0], "逐项核查")),
        ("receipt", (row.receipt_number, ASKS[2])),
        ("answer", ("办理情况反馈函",)),
    ):
        answer = both.theirs.get(f"{url(row)}paper/{name}.docx")
        text = "".join(p.text for p in Document(BytesIO(answer.content)).paragraphs)
        for part in parts:
            assert part in text
        assert both.theirs.get(f"{url(row)}paper/{name}.pdf").content.startswith(b"%PDF")
    tables = Document(BytesIO(both.theirs.get(f"{url(row)}paper/answer.docx").content)).tables
    assert [cell.text for cell in tables[0].rows[1].cells][2:] == ["查实", "第 1 项已查实"]
    assert both.theirs.get(f"{url(row)}paper/letter.exe").status_code == 404


def test_each_kind_has_its_letter(both: Both) -> None:
    both.city.agency("health", "120000")
    for kind, part in (("notice", "通报函"), ("assistance", "协助调查函"), ("transfer", "指定管辖")):
        row = send(both.city, both.sender, kind)
        answer = both.ours.get(f"{url(row)}paper/letter.docx")
        assert part in "".join(p.text for p in Document(BytesIO(answer.content)).paragraphs)


def test_the_pages_speak_english(both: Both) -> None:
    row = accepted(both.city, both.sender, both.receiver)
    both.theirs.cookies["husheng_language"] = "en"
    page = both.theirs.get(url(row)).content.decode()
    assert "What to check" in page or "请核查什么" not in page


def test_every_word_of_the_tables_has_its_english() -> None:
    path = Path(__file__).parents[1] / "locale" / "en" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        known = read_po(file, locale="en")
    tables = (kinds.KINDS, kinds.RESULTS, kinds.RETURNS, kinds.OBJECTIONS, kinds.COURSES, kinds.DESIGNATIONS)
    said = {label for table in tables for _, label in table}
    said |= {text for bar in routes.BARS for text in (bar.message, bar.remedy)}
    said |= {rules.barred_words(kind, verb) for kind, verbs in rules.BARRED.items() for verb in verbs}
    said |= set(rules.STEP_WORDS.values()) | {label for label, _ in rules.CODES.values()}
    with_clocks = [
        word for code, word in kinds.KINDS if code in ("forward", "assign", "assistance", "transfer")
    ]
    said |= {label.format(kind=kind) for label in LABELS.values() for kind in with_clocks}
    lacking = {text for text in said if not (known.get(text) and known.get(text).string)}
    assert lacking - {"答复案件移送", "接收案件移送"} == set()
