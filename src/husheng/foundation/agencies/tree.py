"""Reading a tree of regions and agency kinds from a file, with errors that name the row and the remedy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from husheng.foundation.kernel.errors import Invalid, Problem

NOTHING = "文件没有导入，什么都没有写入。"
DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class RegionDetails:
    """One place of the file."""

    code: str
    name: str
    parent: str | None


@dataclass(frozen=True)
class KindDetails:
    """One kind of agency of the file; `level` is both (city and each district) or city."""

    slug: str
    name: str
    mark: str
    standing: str
    level: str


@dataclass(frozen=True)
class AgencyDetails:
    """One agency of the file: its kind and region are named by slug and code."""

    kind: str
    region: str
    name: str
    short_name: str
    letter: str


PARTS = ("regions", "kinds", "agencies")
# How long a cell may be; what is not named here, as long as a name.
LONGEST = {
    "code": 20,
    "region": 20,
    "id": 40,
    "kind": 40,
    "mark": 2,
    "standing": 20,
    "level": 10,
    "letter": 12,
}
NAME = 60
DEEPEST = 4  # steps from a place to the top: village, town, county, city, province


def parts(path: Path) -> list[str]:
    """Which parts of a tree the file holds."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Invalid(
            NOTHING, [Problem(path.name, "不是 JSON 文件。", "请用 UTF-8 编码保存后再试。")]
        ) from error
    held = [name for name in PARTS if isinstance(found, dict) and name in found]
    if not held:
        raise Invalid(
            NOTHING,
            [Problem(path.name, "文件里没有 regions、kinds、agencies 中的任何一项。", "请照样表补上。")],
        )
    return held


def read_regions(path: Path) -> list[RegionDetails]:
    """Regions in an order in which each parent stands before its children."""
    rows = _rows(path, "regions", ("code", "name"))
    found = {row["code"]: RegionDetails(row["code"], row["name"], _parent(row)) for row in rows}
    problems = [
        Problem(
            f"{path.name}:{r.code}.parent",
            _("上级代码 %(code)s 不在文件里。") % {"code": r.parent},
            "请补上这个上级，或改正代码。",
        )
        for r in found.values()
        if r.parent and r.parent not in found
    ]
    if problems:
        raise Invalid("地区文件没有导入。", problems)
    return sorted(found.values(), key=lambda region: _depth(region, found))


def _parent(row: dict[str, Any]) -> str | None:
    above = row.get("parent")
    return str(above) if above else None


def read_kinds(path: Path) -> list[KindDetails]:
    """Agency kinds of the file."""
    rows = _rows(path, "kinds", ("id", "name", "mark", "standing", "level"))
    return [KindDetails(r["id"], r["name"], r["mark"], r["standing"], r["level"]) for r in rows]


def read_agencies(path: Path) -> list[AgencyDetails]:
    """Agencies of the file; kinds and regions must be there already, or stand in the same file."""
    rows = _rows(path, "agencies", ("kind", "region", "name", "short_name", "letter"))
    return [AgencyDetails(r["kind"], r["region"], r["name"], r["short_name"], r["letter"]) for r in rows]


def _depth(region: RegionDetails, found: dict[str, RegionDetails]) -> tuple[int, str]:
    depth, at = 0, region
    while at.parent:
        depth, at = depth + 1, found[at.parent]
        if depth > DEEPEST:
            raise Invalid(
                "地区文件没有导入。",
                [Problem(region.code, "上级关系成环，或者层级太多。", "请检查 parent 一栏。")],
            )
    return depth, region.code


def _words(name: str, cell: object) -> bool:
    """Whether a cell is what the database keeps: words, none too long."""
    return isinstance(cell, str) and 0 < len(cell) <= LONGEST.get(name, NAME) and "\x00" not in cell


def _rows(path: Path, key: str, needed: tuple[str, ...]) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))[key]
        if not isinstance(rows, list):
            raise TypeError(key)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Invalid(
            "文件没有导入，什么都没有写入。",
            [Problem(path.name, _("读不出 %(part)s 一栏。") % {"part": key}, "请照样表核对文件。")],
        ) from error
    problems = [
        Problem(
            _("%(file)s 第 %(number)s 行") % {"file": path.name, "number": number},
            _("第 %(row)s 行缺 %(name)s 一栏。") % {"row": number, "name": name},
            "请补上后重新导入。",
        )
        for number, row in enumerate(rows, 1)
        for name in needed
        if not isinstance(row, dict) or not _words(name, row.get(name))
    ]
    if problems:
        raise Invalid("文件没有导入，什么都没有写入。", problems)
    return rows
