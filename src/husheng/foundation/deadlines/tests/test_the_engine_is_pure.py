"""The engine is a library: no Django, no wall clock."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from husheng.foundation.deadlines import clock

SOURCES = sorted(Path(clock.__file__).parent.glob("*.py"))


def test_the_engine_runs_without_django() -> None:
    program = (
        "import sys; import husheng.foundation.deadlines.clock as c; c.default_lawbook(); c.default_calendar();"
        "assert not any(name.split('.')[0] == 'django' for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_engine_reads_no_clock() -> None:
    assert SOURCES
    for path in SOURCES:
        names = {
            node.attr
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute)
        }
        assert not names & {"now", "utcnow", "today"}, path.name


def test_no_law_number_is_typed_in_the_engine() -> None:
    """Whole numbers above 28 belong to the law files; hours, minutes and columns are below."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, int)
                and not isinstance(node.value, bool)
            ):
                assert node.value <= 28 or node.value == 60, f"{path.name}: {node.value}"
