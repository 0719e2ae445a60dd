"""The pages of casework in a real Chromium at 1366 × 768, in both languages, without scripts where it matters."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext

from husheng.casework.cases import acts as cases
from husheng.casework.cases.acts import FactDetails
from husheng.casework.cases.models import Case
from husheng.casework.cases.tests.people import Office, media, office
from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.evidence.tests.samples import pdf, secured
from husheng.foundation.testing import City, client_of

from .people import proposed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
]
WINDOW = {"width": 1366, "height": 768}


@pytest.fixture
def town(city: City, settings, tmp_path: Path) -> Office:
    media(settings, tmp_path)
    return office(city)


def window(
    chromium: Browser, who: Actor, address: str, language: str = "zh-hans", **more: object
) -> BrowserContext:
    context = chromium.new_context(viewport=WINDOW, **more)  # type: ignore[arg-type]
    session = client_of(who).cookies["husheng"].value
    context.add_cookies(
        [
            {"name": "husheng", "value": session, "url": address},
            {"name": "husheng_language", "value": language, "url": address},
        ]
    )
    return context


def full_case(town: Office) -> tuple[Case, list[tuple[Actor, str]]]:
    """A case with everything in it, and every page of it."""
    case = town.filed(lead=town.lead().pk)
    exhibit = secured(town.first, case.pk)
    details = FactDetails("在未经批准的场所实施取卵", "egg_sperm", True, (exhibit.pk,))
    cases.add_fact(town.first, Seen(case.pk), details)
    cases.add_fact(town.first, Seen(case.pk), FactDetails("收取费用及金额"))
    cases.add_note(town.first, Seen(case.pk), "约谈经营者")
    party = town.entered(case)
    woman = town.entered(case, town.person(), "protected")
    fine = proposed(town, case, party)
    pages = [
        reverse("cases:list") + "?filter=1",
        *(reverse(f"cases:{name}", args=[case.pk]) for name in ("page", "timeline", "evidence")),
        reverse("cases:party", args=[case.pk, woman.pk]),
        reverse("cases:propose"),
        *(
            reverse("cases:act", args=[case.pk, v])
            for v in ("add_fact", "enter_party", "report_crime", "hand_over")
        ),
        reverse("evidence:page", args=[exhibit.pk]),
        reverse("measures:propose", args=[case.pk]),
        reverse("measures:page", args=[fine.pk]),
        reverse("measures:list"),
    ]
    prosecutor = town.city.actor("prosecutor", "procuratorate")
    return case, [*((town.first, page) for page in pages), (prosecutor, reverse("cases:not_referred"))]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_fits_the_screen_and_the_browser_complains_of_nothing(
    town: Office, live_server, chromium: Browser, language: str
) -> None:
    _, pages = full_case(town)
    noise: list[str] = []
    for who, path in pages:
        context = window(chromium, who, live_server.url, language)
        page = context.new_page()
        page.on("console", lambda said: noise.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: noise.append(str(error)))
        answer = page.goto(live_server.url + path)
        assert answer is not None and answer.status == 200, path
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, (path, wide)
        assert page.locator(".btn-primary").count() <= 2, path
        context.close()
    assert noise == []


def test_the_main_step_is_one_key_away(town: Office, live_server, chromium: Browser) -> None:
    case, _ = full_case(town)
    context = window(chromium, town.first, live_server.url)
    page = context.new_page()
    page.goto(live_server.url + reverse("cases:page", args=[case.pk]))
    page.keyboard.press("e")
    page.wait_for_url("**/report_crime/")
    page.keyboard.press("u")
    page.wait_for_url(f"**/cases/{case.pk}/")
    page.keyboard.press("3")
    page.wait_for_url("**/evidence/")
    context.close()


def test_evidence_is_secured_without_scripts(town: Office, live_server, chromium: Browser) -> None:
    case = town.filed()
    context = window(chromium, town.first, live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + reverse("cases:evidence", args=[case.pk]))
    file = {"name": "笔录.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    page.set_input_files("input[type=file]", files=[file])  # type: ignore[list-item]
    page.fill("input[name=title]", "现场检查笔录")
    page.select_option("select[name=sort]", "scene")
    page.click("button[form=upload]")
    assert "现场检查笔录" in page.inner_text("table")
    assert Exhibit.objects.get(subject_key=case.pk).sort == "scene"
    context.close()
