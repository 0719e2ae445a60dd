"""The portal's pages: telling, hearing back, help first, two languages, and nothing kept of who came."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from husheng.foundation.acts.act import seen
from husheng.foundation.privacy.purposes import Purpose
from husheng.intake.tips import acts, queries, reading
from husheng.intake.tips.models import Attachment, Message, Tip
from husheng.intake.tips.tests.people import Office, as_the_portal, photo

from .conftest import Visitor

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "portal"])
PAGES = ["/", "/help/", "/protection/", "/tell/", "/tell/wait/", "/receipt/", "/receipt/wait/"]
WORDS = "妇产科的护工说，交五万元就能开出生证明。"


def filled(**more: Any) -> dict[str, Any]:
    return {
        "category": "certificates", "district": "120102", "accused": "private", "text": WORDS,
        "named": "no", "stripped": "on", **more,
    }  # fmt: skip


def code_of(page: str) -> str:
    shown = re.search(r"data-receipt>(.*?)</code>", page, re.S)
    assert shown
    return " ".join(re.findall(r"\d{5}", shown.group(1)))


def told(visitor: Visitor, **more: Any) -> str:
    answer = visitor.send("/tell/", "tell", filled(**more))
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return code_of(answer.content.decode())


# ── every page ──
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_page_shows_help_rights_and_lawful_places_before_anything_else(
    ours: Office, visitor: Visitor, path: str, language: str
) -> None:
    page = visitor.get(language + path).content.decode()
    main = page[page.index("<main") :]
    for needed in ("tel:110", "tel:12338"):
        assert needed in main
    if path != "/help/":
        assert main.index("tel:110") < main.index("<h1")
        assert f'href="{language}/help/"' in main


@pytest.mark.parametrize("path", PAGES)
def test_no_page_threatens(ours: Office, visitor: Visitor, path: str) -> None:
    page = visitor.get(path).content.decode()
    assert not re.search(
        r"后果自负|严惩|诬告|追究(?!。|您)|法律责任|嫌疑", page.replace("不会因此受到追究", "")
    )


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sets_a_cookie_or_may_be_kept(ours: Office, visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_english_is_an_address_and_not_a_memory(ours: Office, visitor: Visitor) -> None:
    assert "Report something unlawful" in visitor.get("/en/").content.decode()
    assert "举报非法行为" in visitor.get("/", headers={"Accept-Language": "en"}).content.decode()


def test_an_unknown_address_says_so_and_repeats_nothing(ours: Office, visitor: Visitor) -> None:
    answer = visitor.get("/tell/79714413209287030705/")
    assert answer.status_code == 404
    assert "79714" not in answer.content.decode()


# ── telling and hearing back ──
def test_a_whole_conversation(ours: Office, visitor: Visitor) -> None:
    with as_the_portal():
        code = told(visitor, files=[SimpleUploadedFile("IMG_1.jpg", photo())])
    tip = Tip.objects.get()
    officer = ours.officer
    (first,) = reading.conversation(officer.actor, tip, officer.secret, Purpose.CHECK_LEAD, "核查举报")
    assert first.words["text"] == WORDS
    assert first.files[0]["name"] == "附件 1.jpg"
    acts.reply(officer.actor, seen(tip), "请问是哪一天？")
    with as_the_portal():
        page = visitor.send("/receipt/", "look", {"code": code}).content.decode()
        assert "请问是哪一天？" in page
        assert WORDS not in page
        again = re.search(r'action="(/receipt/add/\?pass=[^"]+)"', page)
        assert again
        answer = visitor.post(again.group(1), {"code": code, "text": "上周三下午。", "stripped": "on"})
    assert "已密封并送出" in answer.content.decode()
    said = reading.conversation(officer.actor, tip, officer.secret, Purpose.CHECK_LEAD, "核查举报")
    assert said[-1].words["text"] == "上周三下午。"


def test_a_named_tip_keeps_the_name_apart(ours: Office, visitor: Visitor) -> None:
    told(visitor, named="yes", name="李四", contact="19900001111")
    tip = Tip.objects.get()
    assert tip.named
    said = reading.conversation(ours.officer.actor, tip, ours.officer.secret, Purpose.CHECK_LEAD, "核查举报")
    assert "李四" not in str(said[0].words)


def test_what_is_missing_is_named_and_nothing_typed_is_lost(ours: Office, visitor: Visitor) -> None:
    answer = visitor.send("/tell/", "tell", filled(text=" ", organisation="示例诊所"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请写下发生了什么" in page
    assert 'value="示例诊所"' in page
    assert not Tip.objects.exists()


def test_a_recording_is_taken_when_it_need_not_be_cleaned(ours: Office, visitor: Visitor) -> None:
    sound = SimpleUploadedFile("a.m4a", b"\x00\x00\x00\x20ftypM4A " + bytes(500))
    refused = visitor.send("/tell/", "tell", filled(files=[sound]))
    assert refused.status_code == 422
    assert "第 1 个文件" in refused.content.decode()
    sound.seek(0)
    data = filled(files=[sound])
    del data["stripped"]
    assert visitor.send("/tell/", "tell", data).status_code == 200
    assert Attachment.objects.get().envelope == "content"


def test_scripts_in_a_tip_are_words(ours: Office, visitor: Visitor) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">{{ 7*7 }}'
    answer = visitor.send("/tell/", "tell", filled(text=hostile, district="nowhere"))
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{ 7*7 }}" in page


# ── who came ──
def test_nothing_of_the_visitor_reaches_a_view(ours: Office, visitor: Visitor, monkeypatch) -> None:
    from husheng.faces.portal.views import home

    seen_by_view: dict[str, Any] = {}

    def looks(request):
        seen_by_view.update(request.META)
        from django.http import HttpResponse

        return HttpResponse("ok")

    monkeypatch.setattr(home, "render", lambda request, *_: looks(request))
    visitor.get(
        "/", REMOTE_ADDR="127.0.0.77",
        headers={"User-Agent": "PLANTED-AGENT", "X-Forwarded-For": "127.0.0.77", "Referer": "http://x/PLANTED"},
    )  # fmt: skip
    assert "PLANTED" not in str(seen_by_view)
    assert "127.0.0.77" not in str(seen_by_view)


# ── without JavaScript ──
def test_whoever_has_no_javascript_waits_instead(ours: Office, visitor: Visitor, monkeypatch) -> None:
    from husheng.faces.portal import work

    page = visitor.get("/tell/wait/").content.decode()
    back = re.search(r'content="(\d+);url=(/tell/\?pass=[^"]+)"', page)
    assert back
    assert int(back.group(1)) >= work.WAIT
    form = visitor.get(back.group(2)).content.decode()
    action = re.search(r'<form class="mt-3" action="([^"]+)"', form)
    assert action
    early = visitor.post(action.group(1), filled())
    assert early.status_code == 403
    later = work.time.time() + work.WAIT + 1
    monkeypatch.setattr(work.time, "time", lambda: later)
    assert visitor.post(action.group(1), filled()).status_code == 200
    assert visitor.post(action.group(1), filled()).status_code == 403


def test_the_page_says_so_where_javascript_is_off(ours: Office, visitor: Visitor) -> None:
    assert '<noscript><p class="note warn">' in visitor.get("/tell/").content.decode()


def test_a_message_needs_words(ours: Office, visitor: Visitor) -> None:
    code = told(visitor)
    page = visitor.send("/receipt/", "look", {"code": code}).content.decode()
    again = re.search(r'action="(/receipt/add/\?pass=[^"]+)"', page)
    assert again
    answer = visitor.post(again.group(1), {"code": code, "text": "  "})
    assert answer.status_code == 422
    assert Message.objects.count() == 1


def test_where_nobody_can_receive_the_page_names_other_places(ours: Office, visitor: Visitor) -> None:
    answer = visitor.send("/tell/", "tell", filled(accused="health"))
    assert answer.status_code == 409
    assert "12388" in answer.content.decode()
    assert not queries.Tip.objects.exists()
