"""P1 to P10 block a merge: all ten exist, none can be skipped, each has a control that shows it can fail."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NAME = re.compile(r"test_p(\d\d)_\w+\.py")
# What takes a test out of a run, or lets it fail without consequence.
ESCAPES = {"skip", "skipif", "xfail", "importorskip", "slow", "browser", "skipUnless", "skipIf", "SkipTest"}
CONTROL = re.compile(
    r"(would_notice|is_found|does_find|lets_somebody|may_be_named|still_are|can_be_|for_a_time|was_readable|a_filed_case_can"
    r"|finds|no_threat|pass$|passes|reads_names|holds_a_case_permission|cannot_be_written)"
)


def lines() -> dict[int, Path]:
    return {int(m.group(1)): path for path in HERE.glob("test_p*.py") if (m := NAME.fullmatch(path.name))}


def escapes(source: str) -> list[str]:
    """Names by which a test escapes."""
    return [
        name
        for node in ast.walk(ast.parse(source))
        if (name := getattr(node, "attr", getattr(node, "id", ""))) in ESCAPES
    ]


def names_of(source: str) -> list[str]:
    return [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def test_all_ten_exist() -> None:
    assert sorted(lines()) == list(range(1, 11))


@pytest.mark.parametrize("number", range(1, 11))
def test_no_line_can_be_skipped(number: int) -> None:
    assert escapes(lines()[number].read_text("utf-8")) == []


@pytest.mark.parametrize("number", range(1, 11))
def test_each_line_has_tests_and_a_control(number: int) -> None:
    names = names_of(lines()[number].read_text("utf-8"))
    assert len(names) >= 3
    assert [name for name in names if CONTROL.search(name)], names


def test_each_line_says_which_it_is() -> None:
    for number, path in lines().items():
        assert (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").startswith(f"P{number}: ")


def test_the_lines_are_collected_by_every_run() -> None:
    """They stand where a plain run looks, and no file of configuration leaves them out."""
    top = HERE.parents[1]
    assert 'testpaths = ["src", "tests"]' in (top / "pyproject.toml").read_text("utf-8")
    told = [top / name for name in ("pyproject.toml", "Makefile", "conftest.py", ".ci/run")]
    told += HERE.parent.rglob("conftest.py")
    assert [str(path) for path in told if path.exists() and left_out(path.read_text("utf-8"))] == []


LEFT_OUT = re.compile(
    r"norecursedirs|collect_ignore|pytest_ignore|--ignore(?!-scripts)|--deselect|deselected|items\.(remove|clear|pop)"
    r"|items\[:\]|del items|tests/lines"
)


def left_out(configured: str) -> bool:
    """Whether a file keeps tests from being collected, or takes them out afterwards."""
    return bool(LEFT_OUT.search(configured))


@pytest.mark.parametrize(
    "configured",
    [
        "collect_ignore = ['x']",
        "addopts = '--ignore=x'",
        "pytest -k 'not tests/lines'",
        "items[:] = [i for i in items]",
    ],
)
def test_what_leaves_them_out_is_found(configured: str) -> None:
    assert left_out(configured)


@pytest.mark.parametrize(
    "source",
    ["@pytest.mark.skip\ndef test_x(): ...", "pytest.skip('later')", "@pytest.mark.xfail\ndef test_x(): ...",
     "pytest.importorskip('x')"],
)  # fmt: skip
def test_an_escape_is_found(source: str) -> None:
    assert escapes(source)
