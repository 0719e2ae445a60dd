"""What is shipped runs on Chromium 109, and every stated contrast holds (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from husheng.foundation.shell.assets import copy_vendored

from .conftest import SHELL
from .samples import TOKENS

ROOT = SHELL.parents[3]
OURS = SHELL / "static" / "husheng" / "husheng.css"
TOO_NEW = re.compile(
    r"color-mix\(|oklch\(|oklab\(|light-dark\(|@container|@layer|@scope|@starting-style|@property|:has\(|"
    r"\banchor\(|text-wrap\s*:|subgrid|color\(display-p3"
)
# Chromium learnt these after 109.
TOO_NEW_JS = re.compile(
    r"\.(toSorted|toReversed|toSpliced|withResolvers|showPopover|fromAsync)\b|Object\.groupBy|/v[;,)]|\bnavigator\.userAgentData"
)


@pytest.fixture(scope="module")
def tabler(tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("vendor")
    copy_vendored(ROOT / "node_modules", target)
    return (target / "tabler.min.css").read_text()


def bare(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return re.sub(r"\"[^\"]*\"|'[^']*'|url\([^)]*\)", "''", css)


def nested(css: str) -> Iterator[str]:
    """Rules inside rules."""
    stack: list[bool] = []
    prelude = ""
    for char in bare(css):
        if char == "{":
            conditional = prelude.strip().startswith("@")
            if stack and not stack[-1]:
                yield prelude.strip()
            stack.append(conditional)
            prelude = ""
        elif char == "}":
            stack.pop()
            prelude = ""
        elif char == ";":
            prelude = ""
        else:
            prelude += char


def tokens() -> dict[str, str]:
    return dict(re.findall(r"(--hs-[\w-]+):\s*(#[0-9a-f]{3,6})\b", OURS.read_text()))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_our_sheet_runs_on_the_floor() -> None:
    assert TOO_NEW.findall(bare(OURS.read_text())) == []
    assert list(nested(OURS.read_text())) == []


def test_tabler_runs_on_the_floor(tabler: str) -> None:
    assert "Tabler v1.0.0" in tabler
    found = TOO_NEW.findall(bare(tabler))
    assert [each for each in found if each != ":has("] == []
    assert found.count(":has(") <= 1
    assert list(nested(tabler)) == []


@pytest.mark.parametrize(
    "css",
    [
        "a { color: color-mix(in srgb, red, blue) }",
        "a { width: 1px; & b { color: red } }",
        "a { b { color: red } }",
    ],
)
def test_the_check_sees_what_is_too_new(css: str) -> None:
    assert TOO_NEW.findall(bare(css)) or list(nested(css))


def test_a_media_query_is_no_nesting() -> None:
    assert list(nested("@media print { a { color: red } } b { c: d }")) == []


def test_our_scripts_run_on_the_floor() -> None:
    for script in (SHELL / "static" / "husheng").glob("*.js"):
        assert TOO_NEW_JS.findall(script.read_text()) == [], script.name
        assert "style=" not in script.read_text(), script.name


TEXT = [
    ("--hs-ink", "#fff"),
    ("--hs-ink-2", "#f4f6f7"),
    ("--hs-ink-2", "#eaeff1"),
    ("--hs-ink-3", "#f4f6f7"),
    ("--hs-brand", "#fff"),
    ("--hs-brand-2", "#e3eef2"),
    ("--hs-ok", "#e4f3ea"),
    ("--hs-soon", "#fdf1dc"),
    ("--hs-late", "#fdeae8"),
    ("--hs-late-solid", "#fff"),
    ("--hs-hold", "#efecf7"),
]


@pytest.mark.parametrize(("name", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(name: str, ground: str) -> None:
    assert contrast(tokens()[name], ground) >= 4.5


def test_edges_of_controls_can_be_seen() -> None:
    assert contrast(tokens()["--hs-edge"], "#fff") >= 3.0


def test_dark_words_on_amber_can_be_read() -> None:
    assert contrast("#3d2400", tokens()["--hs-today"]) >= 4.5


GROUNDS = {f"--hs-{name}": f"--hs-{name}-tint" for name in ("ok", "soon", "late", "hold")}


@pytest.mark.parametrize(("name", "value", "words", "stated"), TOKENS)
def test_the_page_of_components_states_the_true_colour_and_no_better_contrast(
    name: str, value: str, words: str, stated: str
) -> None:
    assert tokens()[name] == value
    ground = tokens()[GROUNDS[name]] if name in GROUNDS else "#fff"
    other = "#3d2400" if name == "--hs-today" else ground
    assert contrast(value, other) >= float(stated) - 0.05


def test_only_old_fonts_are_asked_for_and_nothing_from_elsewhere() -> None:
    text = OURS.read_text()
    assert "@import" not in text
    assert "http" not in text
    assert "@font-face" not in text


def test_the_stylesheet_stands_where_the_templates_ask_for_it() -> None:
    wanted = set()
    for template in Path(SHELL / "templates").rglob("*.html"):
        wanted |= set(re.findall(r"static '(husheng/[^']+)'", template.read_text()))
    assert all((SHELL / "static" / name).exists() for name in wanted)
