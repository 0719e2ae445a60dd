"""What the READMEs tell a newcomer to type exists, does what they say, and is the same in both languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")


def commands(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return [line.strip() for block in BLOCK.findall(text) for line in block.splitlines() if line.strip()]


def husheng(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    settings = {k: v for k, v in os.environ.items() if not k.startswith(("HUSHENG_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "husheng.faces.cli.main", *arguments],
        env={**settings, "HUSHENG_HOME": str(home), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_both_readmes_give_the_same_commands() -> None:
    assert commands(READMES[0]) == commands(READMES[1]) != []


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {line.split()[1] for line in commands(READMES[0]) if line.startswith("make ")}
    assert named and named <= targets


@pytest.mark.parametrize("name", READMES)
def test_every_link_leads_somewhere(name: str) -> None:
    links = LINK.findall((ROOT / name).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.slow
def test_the_demo_tells_its_journey_and_the_ledger_verifies(tmp_path: Path) -> None:
    try:
        told = husheng("demo", "--no-serve", home=tmp_path)
        assert told.returncode == 0, told.stderr[-2000:]
        for station in ("登记线索", "签收", "立案", "作出决定", "移送", "答复来源", "汇总表", "台账证明"):
            assert station in told.stdout
        again = husheng("demo", "--no-serve", home=tmp_path)
        assert again.returncode == 0, again.stderr[-2000:]
        verified = husheng("ledger", "verify", home=tmp_path)
        assert verified.returncode == 0 and "一致" in verified.stdout
        listed = husheng("acts", home=tmp_path)
        assert listed.returncode == 0 and "leads.register" in listed.stdout
    finally:
        husheng("db", "stop", home=tmp_path)
