"""One person's browser window, as a journey uses it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Error, Page, expect

SCREENSHOTS: Final = Path(__file__).resolve().parents[2] / "build" / "screenshots"
PASSWORD: Final = "A-long-password-1"
PATIENCE: Final = 4


class Visitor:
    """One person's browser window; `noise` is what the browser complained of."""

    def __init__(self, context: BrowserContext, base: str):
        self.context, self.base = context, base
        self.page: Page = context.new_page()
        self.noise: list[str] = []
        self.page.on("console", lambda said: self.noise.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.noise.append(str(error)))

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def arrive(self, part: str) -> Page:
        """Waits until the page whose address has `part` listens to the keyboard.

        An address changes before the scripts of its page have run: a key pressed in between reaches nobody.
        """
        expect(self.page).to_have_url(re.compile(re.escape(part)))
        self.page.wait_for_load_state("load")
        return self.page

    def log_in(self, username: str, password: str = PASSWORD) -> Page:
        """By the login page, as everybody does."""
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        with self.page.expect_navigation(wait_until="load"):
            self.page.click("main form[method=post] button.btn-primary")
        return self.page

    def english(self) -> Page:
        self.context.add_cookies([{"name": "husheng_language", "value": "en", "url": self.base}])
        self.page.reload()
        return self.page

    def chinese(self) -> Page:
        self.context.add_cookies([{"name": "husheng_language", "value": "zh-hans", "url": self.base}])
        self.page.reload()
        return self.page

    def keep(self, name: str, *, full: bool = False) -> Path:
        """A screenshot under build/."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        path = SCREENSHOTS / f"{name}.png"
        for attempt in range(PATIENCE):
            try:
                self.page.screenshot(path=path, full_page=full)
            except Error:  # a busy machine has no frame ready at once
                if attempt == PATIENCE - 1:
                    raise
                self.page.wait_for_timeout(500)
            else:
                break
        return path
