"""Every component draws in every state, in both languages, and the page holds what a page must."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.utils import translation

from . import samples
from .conftest import SHELL, Draw, Site

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SHAPES = {"rect", "path", "circle", "line"}


class Tags(HTMLParser):
    """Checks nesting and gathers ids, classes and label targets."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.names: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.names.append(tag)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "label" and found.get("for"):
            self.labels.append(str(found["for"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID | SHAPES

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    return tags


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_components_is_well_formed(draw: Draw, language: str) -> None:
    with translation.override(language):
        tags = parsed(draw("shell/components.html", samples.everything(), "/page?sort=due"))
    assert len(tags.ids) == len(set(tags.ids))
    assert set(tags.labels) <= set(tags.ids)
    assert tags.names.count("h1") == 1
    assert {"header", "nav", "main", "footer"} <= set(tags.names)


def test_every_component_is_on_the_page(draw: Draw) -> None:
    page = (SHELL / "templates" / "shell" / "components.html").read_text()
    frame = "".join(path.read_text() for path in (SHELL / "templates" / "shell").rglob("*.html"))
    for component in (SHELL / "templates" / "shell" / "components").glob("*.html"):
        used = f"components/{component.name}" in frame
        tagged = component.stem in {"field", "matrix_cell", "sort_th"} and component.stem in page
        assert used or tagged, component.name


@pytest.mark.parametrize("frame", ["shell/base.html", "shell/public.html", "shell/bare.html"])
def test_a_frame_draws_without_anything_in_its_context(draw: Draw, frame: str) -> None:
    tags = parsed(draw(frame, {"title": "页"}))
    assert "main" in tags.names


def test_an_english_page_says_so(draw: Draw) -> None:
    with translation.override("en"):
        page = draw("shell/base.html", samples.FRAME)
    assert '<html lang="en">' in page
    assert "Skip to main content" in page
    assert "Demo: people and agencies are fictitious" in page


def test_the_demo_badge_is_only_in_the_demo(draw: Draw) -> None:
    assert "演示环境" in draw("shell/base.html", {"demo": True})
    assert "演示环境" not in draw("shell/base.html", {"demo": False})


def test_running_work_polls_and_finished_work_does_not(draw: Draw) -> None:
    for job in samples.JOBS:
        running = job["state"] in {"waiting", "running"}
        drawn = draw("shell/components/progress.html", {"job": job})
        assert ("hx-get" in drawn) == running
        assert ("取消</button>" in drawn) == running


@pytest.mark.browser
def test_the_page_runs_under_the_strict_policy(draw: Draw, site: Site) -> None:
    values = {**samples.everything(), "jobs": []}
    page = site.show(draw("shell/components.html", values))
    page.wait_for_selector("[data-chart] canvas")
    assert site.noise == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


@pytest.mark.browser
def test_the_page_is_as_wide_as_the_screen_in_english_too(draw: Draw, site: Site) -> None:
    with translation.override("en"):
        page = site.show(draw("shell/components.html", {**samples.everything(), "jobs": []}))
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366


@pytest.mark.browser
def test_the_bar_stays_at_the_top_of_a_long_page(draw: Draw, site: Site) -> None:
    page = site.show(draw("shell/components.html", {**samples.everything(), "jobs": []}))
    page.evaluate("window.scrollTo(0, 2000)")
    assert page.locator(".topbar").bounding_box()["y"] == 0
