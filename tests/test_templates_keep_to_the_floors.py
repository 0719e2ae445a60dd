"""Templates import too: every extends, include and load goes down, by the same floors as the code.

The shell stands just above the kernel, so every room may wear it; no room may wear a room above or beside it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "husheng"


def _floors(contract: str) -> list[list[str]]:
    """The layers of one contract of import-linter, highest first; siblings stand in one list."""
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (layers,) = (each["layers"] for each in known if each["id"] == contract)
    return [[name.strip(" ()") for name in layer.split("|")] for layer in layers]


WINGS = _floors("wings")
ROOMS = _floors("upper-rooms") + _floors("foundation")
REFERENCE = re.compile(r"\{%-?\s*(extends|include)\s+(\S+)|\{%-?\s*load\s+([^%]+?)\s*-?%\}")
COMMENT = re.compile(r"\{%\s*comment\s*%\}.*?\{%\s*endcomment\s*%\}|\{#.*?#\}", re.S)


def owner(path: Path, package: Path = PACKAGE) -> str:
    """wing/room of a file."""
    wing, room = path.relative_to(package).parts[:2]
    return f"{wing}/{room}"


def storey(room: str) -> tuple[int, int]:
    """How high a room stands: the larger, the lower."""
    wing, name = room.split("/")
    level = next(n for n, names in enumerate(WINGS) if wing in names)
    return level, next(n for n, names in enumerate(ROOMS) if name in names)


def may_use(room: str, used: str) -> bool:
    return room == used or storey(used) > storey(room)


def templates(package: Path = PACKAGE) -> dict[str, list[Path]]:
    """Template name -> its files; two rooms could hold the same name, and the first app would win."""
    found: dict[str, list[Path]] = {}
    for path in package.glob("*/*/templates/**/*.html"):
        name = str(path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2]))
        found.setdefault(name, []).append(path)
    return found


def libraries(package: Path = PACKAGE) -> dict[str, str]:
    """Tag library -> its room."""
    return {
        path.stem: owner(path, package)
        for path in package.glob("*/*/templatetags/*.py")
        if path.stem != "__init__"
    }


def references(path: Path) -> Iterator[tuple[str, str]]:
    """(kind, name) of everything a template asks for; a name in a variable cannot be checked and is kept as is."""
    for kind, name, loaded in REFERENCE.findall(COMMENT.sub("", path.read_text(encoding="utf-8"))):
        if kind:
            yield kind, name
        else:
            words = loaded.split(" from ")[-1].split()
            yield from (("load", word) for word in words)


def faults(package: Path) -> list[str]:
    """Everything that reaches up, sideways, or cannot be followed."""
    known, tags = templates(package), libraries(package)
    wrong = []
    for paths in known.values():
        for path in paths:
            room = owner(path, package)
            for kind, name in references(path):
                where = f"{path.relative_to(package)}: {kind} {name}"
                if kind != "load" and name[0] not in "'\"":
                    wrong.append(f"{where}: name it, a variable cannot be followed")
                    continue
                used = (
                    [tags[name]] if name in tags else [] if kind == "load" else _owners(name, known, package)
                )
                wrong += [f"{where}: {room} may not use {each}" for each in used if not may_use(room, each)]
    return wrong


def _owners(name: str, known: dict[str, list[Path]], package: Path) -> list[str]:
    return [owner(path, package) for path in known.get(name.strip("'\""), [])]


def test_every_template_keeps_to_the_floors() -> None:
    assert faults(PACKAGE) == []


def test_no_two_rooms_own_one_template_name() -> None:
    assert {name: paths for name, paths in templates().items() if len(paths) > 1} == {}


def test_a_rooms_own_pages_stand_in_a_folder_of_its_name() -> None:
    free = {"shell/403.html", "shell/404.html", "shell/500.html"}
    for name, (path, *_) in templates().items():
        room = owner(path).split("/")[1]
        shared = {f"{code}.html" for code in (403, 404, 500)} | free
        if name not in shared and not name.startswith(("account/", "mfa/", "allauth/", "usersessions/")):
            assert name.startswith(f"{room}/"), f"{path} is asked for as {name}"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for room, name, text in (
        ("foundation/shell", "shell/base.html", ""),
        ("intake/leads", "leads/list.html", '{% extends "shell/base.html" %}{% load i18n %}'),
        ("intake/leads", "leads/row.html", ""),
        ("oversight/campaigns", "campaigns/page.html", ""),
        ("oversight/supervision", "supervision/page.html", ""),
    ):
        path = tmp_path / room / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    tagfile = tmp_path / "faces/desk/templatetags/desk_tags.py"
    tagfile.parent.mkdir(parents=True)
    tagfile.write_text("")
    return tmp_path


def test_a_template_that_goes_down_passes(house: Path) -> None:
    assert faults(house) == []


@pytest.mark.parametrize(
    ("room", "name", "text"),
    [
        ("foundation/shell", "shell/base.html", '{% include "leads/row.html" %}'),
        ("oversight/campaigns", "campaigns/page.html", "{% include 'supervision/page.html' with a=1 %}"),
        ("intake/leads", "leads/list.html", "{% load i18n desk_tags %}"),
        ("intake/leads", "leads/list.html", "{% load due from desk_tags %}"),
        ("intake/leads", "leads/list.html", "{% include chosen %}"),
    ],
)
def test_a_template_that_reaches_up_or_sideways_is_caught(
    house: Path, room: str, name: str, text: str
) -> None:
    (house / room / "templates" / name).write_text(text)
    assert len(faults(house)) == 1


def test_what_stands_in_a_comment_is_no_import(house: Path) -> None:
    path = house / "intake/leads/templates/leads/list.html"
    path.write_text(
        '{% comment %}{% include "campaigns/page.html" %}{% endcomment %}{# {% load desk_tags %} #}'
    )
    assert faults(house) == []
