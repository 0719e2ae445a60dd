"""The policy of the site forbids inline style and script; so no template of the whole tree may hold any."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .conftest import SHELL

PACKAGE = SHELL.parents[1]
FORBIDDEN = {
    "inline style": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "inline handler": re.compile(r"<[^>]*\s(on[a-z]+|hx-on[:\w-]*)\s*=", re.I),
    # A JSON block is data: no browser runs it, and the policy has nothing to forbid.
    "inline script": re.compile(r"""<script(?![^>]*\s(src=|type="application/json"))[^>]*>""", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "foreign address": re.compile(r"""(src|href|action)\s*=\s*["'](https?:)?//""", re.I),
}


def templates() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.html") if "templates" in path.parts)


def faults(text: str) -> list[str]:
    plain = re.sub(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}", "", text, flags=re.S)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(plain)]


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_holds_nothing_inline(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_markup_made_in_python_holds_nothing_inline() -> None:
    for path in PACKAGE.rglob("*.py"):
        if "tests" not in path.parts:
            assert not re.search(
                r"""<\w+[^>"']*\sstyle=|\son(click|change|load)=\\?["']""", path.read_text()
            ), path


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        '<a onclick="x()">',
        "<script>x()</script>",
        '<script type="module">x()</script>',
        '<a href="javascript:x()">',
        '<img src="https://elsewhere.invalid/x.png">',
        '<p hx-on:click="x()">',
    ],
)
def test_the_check_bites(bad: str) -> None:
    assert faults(bad)


@pytest.mark.parametrize(
    "good", ['<script src="/x.js" defer></script>', '<rect fill="#fff"/>', '<p data-on="x">', "style = 1"]
)
def test_the_check_lets_the_lawful_pass(good: str) -> None:
    assert not faults(good)
