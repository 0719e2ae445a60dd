"""People who walk through the real pages: they read what stands there, fill in forms and press buttons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from husheng.foundation.kernel.clock import SHANGHAI
from husheng.foundation.kernel.models import Installation
from husheng.foundation.ledger.sequencer import integrate_all

PRIMARY = "main .btn-primary"
PRODUCED = "（测试材料，内容为虚构）"


def stand(month: int, day: int, hour: int = 10, minute: int = 0) -> None:
    """From now on the installation lives at that moment of 2023; cleaning after the test ends it."""
    moment = dt.datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)
    offset = moment - dt.datetime.now(dt.UTC)
    Installation.objects.using("owner").filter(pk=1).update(demo=True, clock_offset=offset)
    integrate_all()  # what a running installation does within the second


class Walker:
    """One person at one desk. Every page he comes to is kept as a picture, numbered in the order of the story."""

    def __init__(self, visitor: Any, username: str, number: Callable[[], int]):
        self.visitor, self.number = visitor, number
        self.username = username
        self.page: Page = visitor.page
        visitor.log_in(username)
        self.look("desk")

    def look(self, name: str) -> None:
        """The page that has come is a page of the platform and no refusal; then it is kept."""
        self.page.wait_for_load_state("domcontentloaded")
        self.page.locator("footer.keys").wait_for()
        assert self.page.locator("main h1").count() == 1, f"{name}: {self.page.url}"
        self.keep(f"life-{self.number():02d}-{name}")

    def keep(self, name: str) -> None:
        """A picture of the whole page, which must not be wider than the screen of 1366 points."""
        self.visitor.keep(name, full=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{name} is {wide} points wider than the screen"

    def open(self, path: str, name: str) -> None:
        """By the address bar."""
        self.visitor.open(path)
        self.look(name)

    def home(self) -> None:
        """What needs me today."""
        self.visitor.open("/")

    def follow(self, words: str, name: str) -> None:
        """Click the first link that says so."""
        self.page.locator("main a:visible", has_text=words).first.click()
        self.look(name)

    def menu(self, words: str, name: str) -> None:
        """Click an entry of the menu at the side."""
        self.page.locator("nav a:visible", has_text=words).first.click()
        self.look(name)

    def fill(self, **values: str) -> None:
        """Type into, choose or tick the fields of these names."""
        for name, value in values.items():
            self._fill(self.page.locator(f"main [name='{name}']"), value)

    def press(self, words: str, name: str) -> None:
        """The page's one primary action, which must bear these words."""
        self.page.locator(PRIMARY, has_text=words).first.click()
        self.done(name)

    def button(self, words: str, name: str) -> None:
        """Any other button."""
        self.page.locator("main button:visible", has_text=words).first.click()
        self.done(name)

    def unfold(self, words: str) -> None:
        """Open a step that is folded away, unless it stands open."""
        fold = self.page.locator("main details", has=self.page.locator("summary", has_text=words)).first
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    def done(self, name: str) -> None:
        """What was asked was accepted: no error summary stands on the page."""
        self.look(name)
        said = self.page.locator("main .errsum")
        assert said.count() == 0, f"{name}: {said.first.inner_text()}"

    def attach(self, path: Path, title: str, sort: str) -> None:
        """Fill in the upload form of the page."""
        self.page.set_input_files("main input[type=file]", path)
        self.fill(title=title, sort=sort)

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def _fill(self, field: Locator, value: str) -> None:
        kind = field.first.evaluate("e => e.tagName + ':' + e.type").lower()
        if kind.startswith("select"):
            known = field.first.locator(f"option[value='{value}']").count()
            field.first.select_option(value=value if known else None, label=None if known else value)
        elif kind in ("input:radio", "input:checkbox"):
            one = self.page.locator(f"main [name='{field.first.get_attribute('name')}'][value='{value}']")
            self.page.locator(
                f"label[for='{one.get_attribute('id')}'], label:has(#{one.get_attribute('id')})"
            ).first.click()
        else:
            field.first.fill(value)
