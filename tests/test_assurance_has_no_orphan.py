"""The page of assurance is true: no requirement is missing or unanswered, every test and module that it names exists.

What is a gap says so; a row that names neither feature, test, duty nor gap fails.
"""

from __future__ import annotations

import ast
import importlib.util
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from husheng.faces.cli.assurance.reading import (
    CHAPTERS,
    LEFT_OUT,
    POINTS,
    THREATS,
    Row,
    asvs,
    dengbao,
    threats,
)

ROOT = Path(__file__).parents[1]
COLLECTED = ("src/husheng/", "tests/")


@cache
def collected(path: str) -> frozenset[str]:
    """Names of the tests that a run collects from a file; nothing where there is no such file."""
    file = ROOT / path
    if not file.exists() or not path.startswith(COLLECTED) or not file.name.startswith("test_"):
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def missing_tests(tests: tuple[str, ...]) -> list[str]:
    """Those that no run collects. Without a name the whole file is meant."""
    found = []
    for test in tests:
        path, _, name = test.partition("::")
        if not collected(path) or (name and name not in collected(path)):
            found.append(test)
    return found


def missing_modules(modules: tuple[str, ...]) -> list[str]:
    """Those that cannot be found."""
    return [name for name in modules if not _there(name)]


def _there(name: str) -> bool:
    try:
        return importlib.util.find_spec(f"husheng.{name}") is not None
    except ModuleNotFoundError:
        return False


def counted(rows: tuple[Row, ...]) -> Counter[tuple[int, int]]:
    return Counter((int(row.name.split(".")[0]), row.level) for row in rows)


def test_no_requirement_of_the_two_levels_is_missing() -> None:
    counts = counted(asvs())
    for chapter, (_name, one, two) in CHAPTERS.items():
        assert (counts[chapter, 1], counts[chapter, 2]) == (one, two), chapter
    assert sum(one + two for _n, one, two in CHAPTERS.values()) == 210
    assert not {row.name.split(".")[0] for row in asvs()} & {str(number) for number in LEFT_OUT}


def test_no_item_of_the_section_is_missing() -> None:
    counts = Counter(int(row.name.split(".")[0]) for row in dengbao())
    assert counts == POINTS and len(dengbao()) == 34


def test_every_threat_that_concerns_people_is_tried_or_says_that_it_is_not() -> None:
    assert tuple(row.name for row in threats()) == THREATS
    assert [row.name for row in threats() if not row.tried and not row.gap] == []


@pytest.mark.parametrize("row", [*asvs(), *dengbao()], ids=lambda row: f"{row.level or 'gb'}-{row.name}")
def test_every_row_is_answered_by_what_exists(row: Row) -> None:
    assert row.answered, "name a feature, a test, a duty, or the gap"
    assert missing_tests(row.tests) == []
    assert missing_modules(row.modules) == []


def test_every_test_of_the_threat_table_exists() -> None:
    assert [test for row in threats() for test in missing_tests(row.tried)] == []


def test_what_is_said_to_be_tested_has_a_test() -> None:
    assert [row.name for row in (*asvs(), *dengbao()) if row.standing == "tested" and not row.tests] == []


def test_the_checks_would_notice() -> None:
    assert missing_tests(("tests/test_lock_files.py::test_that_nobody_wrote", "tests/nowhere.py::test_x"))
    assert missing_modules(("foundation.nowhere", "no.such.thing"))
    assert not Row("1.1.1", "asked").answered
    assert counted(asvs()[1:]) != counted(asvs())
