"""A server of one's own, prepared as the how-to tells: set up, worked on, backed up, and restored beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from husheng.faces.cli.tests.machine import Machine
from husheng.faces.cli.tests.planting import CALLER, WRITTEN
from husheng.foundation.agencies.tree import DATA
from husheng.foundation.kernel.postgres import Server

pytestmark = pytest.mark.slow
HOW_TO = Path(__file__).parents[5] / "docs/how-to/use-your-own-server.md"
PRODUCTION = {
    "HUSHENG_SECRET_KEY": "a-long-random-string-of-this-test-only-0123456789",
    "HUSHENG_ALLOWED_HOSTS": "husheng.example.gov.cn",
}
PEOPLE = ("--system", "xitong=试系统", "--security", "anquan=试安全", "--audit", "shenji=试审计")


@dataclass
class Prepared:
    """A database and its two roles, made by the lines of the how-to under another name."""

    admin: str
    name: str

    def make(self) -> None:
        written = re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
        before, _, inside = "".join(written).replace("husheng", self.name).partition("\\connect")
        self._run(before, self.admin)
        self._run(inside.partition("\n")[2], make_conninfo(self.admin, dbname=self.name))

    def remove(self) -> None:
        self._run(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)", self.admin)
        for role in ("owner", "app"):
            self._run(f"DROP ROLE IF EXISTS {self.name}_{role}", self.admin)

    def address(self, role: str, password: str) -> str:
        return make_conninfo(self.admin, user=f"{self.name}_{role}", password=password, dbname=self.name)

    def environment(self) -> dict[str, str]:
        owner, app = self.address("owner", "one of your own"), self.address("app", "another of your own")
        return {"HUSHENG_DATABASE_URL": app, "HUSHENG_OWNER_DATABASE_URL": owner}

    @staticmethod
    def _run(statements: str, address: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in filter(None, map(str.strip, statements.split(";"))):
                connection.execute(statement.encode())


@pytest.fixture
def prepare(administrator: str) -> Iterator[Callable[[str], Prepared]]:
    made = []

    def new(name: str) -> Prepared:
        made.append(prepared := Prepared(administrator, f"test_own_{name}"))
        prepared.remove()  # what a killed run left behind
        prepared.make()
        return prepared

    yield new
    for prepared in made:
        prepared.remove()


def test_an_installation_is_set_up_there_and_nothing_is_embedded(prepare, tmp_path):
    machine = Machine(tmp_path / "home", {**prepare("setup").environment(), **PRODUCTION})
    assert "shenji" in machine("setup", "--regions", DATA / "regions.json", *PEOPLE).stdout
    assert "一致" in machine("ledger", "verify").stdout
    assert not (machine.home / "postgres").exists()
    again = machine("setup", "--regions", DATA / "regions.json", *PEOPLE, check=False)
    assert (again.returncode, "已经装好" in again.stderr) == (1, True)


def test_what_was_backed_up_there_comes_back_in_another_database(prepare, tmp_path):
    first = Machine(tmp_path / "first", prepare("first").environment())
    first("manage", "migrate", "-v0")
    first.plant("plant")
    first("backup", tmp_path / "all.tar", "--keys", tmp_path / "all.keys")

    second = Machine(tmp_path / "second", prepare("second").environment())
    answer = second("restore", tmp_path / "all.tar", "--keys", tmp_path / "all.keys")
    assert "与备份时一致" in answer.stdout
    assert second.head() == first.head()
    assert second.plant("reveal").stdout == CALLER and second.plant("original").stdout == WRITTEN
    second.plant("plant")  # and work goes on
    second("ledger", "verify")


def test_an_installation_moves_from_the_embedded_server_to_ones_own_and_back(prepare, tmp_path):
    """Where the tests run on an older server this is the way to an older version, and to a newer one."""
    moved = Machine(tmp_path / "moved", prepare("moved").environment())
    first, back = Machine(tmp_path / "first"), Machine(tmp_path / "back")
    try:
        first("manage", "migrate", "-v0")
        first.plant("plant")
        for number, (source, target) in enumerate([(first, moved), (moved, back)]):
            file, keys = tmp_path / f"{number}.tar", tmp_path / f"{number}.keys"
            source("backup", file, "--keys", keys)
            assert "与备份时一致" in target("restore", file, "--keys", keys).stdout
            assert target.head() == source.head()
            target.plant("plant")  # work goes on
            target("ledger", "verify")
        assert back.plant("reveal").stdout == CALLER and back.plant("original").stdout == WRITTEN
    finally:
        for machine in (first, back):
            Server(machine.home / "postgres").stop(immediate=True)
