"""A whistleblower with a telephone and an officer at a desk: told, read, asked, answered; EXIF planted and gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from husheng.casework.measures.tests.test_in_a_browser import window
from husheng.faces.portal.tests.process import Portal, running
from husheng.foundation.testing import City
from husheng.intake.tips.models import Tip
from husheng.intake.tips.tests.people import PASSPHRASE, Office, office, photo

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner", "portal"]),
]
WORDS = "妇产科的护工说，交五万元就能开出生证明。"


@pytest.fixture
def ours(city: City, tmp_path: Path, settings: Any) -> Office:
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    return office(city, slow=True)


@pytest.fixture
def portal(ours: Office, tmp_path: Path) -> Iterator[Portal]:
    with running(tmp_path) as found:
        yield found


def telephone(chromium: Browser, **more: Any) -> BrowserContext:
    return chromium.new_context(viewport={"width": 390, "height": 844}, **more)


def test_a_whistleblower_and_an_officer_talk(
    chromium: Browser, live_server: Any, portal: Portal, ours: Office, tmp_path: Path
) -> None:
    outside = f"http://127.0.0.1:{portal.port}"
    picture = tmp_path / "IMG_20231017_0920.jpg"
    picture.write_bytes(photo())
    context = telephone(chromium)
    page, noise = context.new_page(), []
    page.on("console", lambda said: noise.append(said.text) if said.type == "error" else None)

    page.goto(f"{outside}/")
    page.click("a.first")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.check("input[value=certificates]")
    page.select_option("#id_district", "120102")
    page.select_option("#id_accused", "private")
    page.fill("#id_text", WORDS)
    page.set_input_files("#files", str(picture))
    assert page.locator("#who").is_hidden()
    page.locator("[data-work-said]", has_text="已完成").wait_for(
        timeout=60_000
    )  # no script of ours: the policy forbids it
    page.click("button[type=submit]")
    page.wait_for_selector("[data-receipt]", timeout=60_000)
    code = " ".join(page.locator("[data-receipt] span").all_inner_texts())
    assert len(code.replace(" ", "")) == 25
    assert not context.cookies()

    desk = window(chromium, ours.officer.actor, live_server.url)
    officer = desk.new_page()
    officer.goto(f"{live_server.url}/tips/")
    officer.click("text=输入口令打开")
    officer.fill("#id_passphrase", PASSPHRASE)
    officer.click("button[form=key]")
    officer.wait_for_selector("text=您的钥匙已打开")
    officer.click("a.ti")
    officer.select_option("#id_purpose", "check_lead")
    officer.fill("#id_reason >> nth=0", "核查举报")
    officer.click("text=打开举报")
    officer.wait_for_selector(f"text={WORDS}")
    with officer.expect_download() as taken:
        officer.click("text=附件 1.jpg")
    clean = Path(taken.value.path()).read_bytes()
    assert clean.startswith(b"\xff\xd8")
    assert b"PLANTED" not in clean
    assert b"Exif" not in clean
    officer.goto(f"{live_server.url}/tips/{Tip.objects.get().pk}/")
    officer.fill("#id_words", "已经看到。请问是哪一天？")
    officer.click("button:text-is('回复')")
    officer.wait_for_selector("text=已送到回执里")

    page.goto(f"{outside}/en/receipt/")
    page.fill("#code", code)
    page.locator("[data-work-said]", has_text="Done").wait_for(timeout=60_000)
    page.click("button[type=submit]")
    page.wait_for_selector("text=已经看到。请问是哪一天？", timeout=60_000)
    assert code.replace(" ", "") not in page.url
    page.fill("#text", "上周三下午。")
    page.click("button[type=submit]")
    page.wait_for_selector("text=Sealed and sent.", timeout=60_000)
    assert not noise

    officer.select_option("#id_purpose", "check_lead")
    officer.fill("#id_reason >> nth=0", "核查举报")
    officer.click("text=打开举报")
    officer.wait_for_selector("text=上周三下午。")
    desk.close()
    context.close()


def test_without_javascript_one_waits_and_then_tells(chromium: Browser, portal: Portal, ours: Office) -> None:
    context = telephone(chromium, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{portal.port}/tell/")
    way = (
        page.get_attribute("noscript a", "href") or "/tell/wait/"
    )  # this way of switching scripts off shows none
    page.goto(f"http://127.0.0.1:{portal.port}{way}")
    page.wait_for_url("**/tell/?pass=*", timeout=60_000)  # by itself, after the wait
    page.check("input[value=adverts]")
    page.select_option("#id_district", "120102")
    page.select_option("#id_accused", "private")
    page.fill("#id_text", WORDS)
    page.click("button[type=submit]")
    page.wait_for_selector("[data-receipt]", timeout=60_000)
    assert Tip.objects.get().category == "adverts"
    context.close()
