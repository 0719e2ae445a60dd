"""Reads the rules from TOML and refuses what is incomplete, so that a slip in a law is found at start."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from .errors import UnknownRule
from .model import SENSES, Choice, ExtensionOption, Ground, Law, Reading, Rule
from .text import NONE, Text

LAW = Path(__file__).parent.parent / "law"
DATA = Path(__file__).parent / "data"
UNITS = {"day", "month", "year", "hour", "day_of_month", "date", "percent_per_day"}


class LawFileError(ValueError):
    """A law file does not say what a rule must say."""


@dataclass(frozen=True)
class LawBook:
    """All rules by id, with the readings and grounds that they name."""

    rules: Mapping[str, Rule]
    readings: Mapping[str, Reading]
    grounds: Mapping[str, Ground]

    def get(self, rule_id: str) -> Rule:
        """The rule of this id."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise UnknownRule(f"没有这条期限规则：{rule_id}。", f"No deadline rule {rule_id}.") from None

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    @classmethod
    def load(cls, folder: Path = LAW) -> LawBook:
        """Every `*.toml` of the folder."""
        readings = _readings()
        grounds = {key: Ground(key, _text(value)) for key, value in _toml(DATA / "grounds.toml").items()}
        rules: dict[str, Rule] = {}
        for path in sorted(folder.glob("*.toml")):
            data = _toml(path)
            laws = {key: _law(key, value) for key, value in data["laws"].items()}
            for row in data["rules"]:
                rule = _rule(row, laws, path.name)
                if rule.id in rules:
                    raise LawFileError(f"{path.name}: {rule.id} stands twice")
                rules[rule.id] = rule
        _check(rules, readings, grounds)
        return cls(rules, readings, grounds)


@cache
def default_lawbook() -> LawBook:
    """The rules that ship with the package."""
    return LawBook.load()


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _text(value: Mapping[str, str] | None) -> Text:
    return NONE if not value else Text(value["zh"], value["en"])


def _readings() -> dict[str, Reading]:
    found = {}
    for key, row in _toml(DATA / "parameters.toml").items():
        choices = tuple(Choice(choice["id"], _text(choice["name"])) for choice in row["choices"])
        found[key] = Reading(key, row["kind"], _text(row["question"]), row["default"], choices)
    return found


def _law(key: str, row: Mapping[str, Any]) -> Law:
    return Law(
        key=key,
        title=_text(row),
        version=row.get("version", ""),
        effective_from=row.get("effective_from"),
        effective_to=row.get("effective_to"),
        superseded=_text(row.get("superseded")),
        statutory=row.get("statutory", True),
        working_basis=row.get("working_basis", ""),
        rolling=row.get("rolling", "none"),
        rolling_basis=row.get("rolling_basis", ""),
        months=row.get("months", "civil"),
    )


def _option(row: Mapping[str, Any]) -> ExtensionOption:
    return ExtensionOption(
        id=row["id"],
        n=row.get("n"),
        unit=row["unit"],
        day_kind=row["day_kind"],
        mode=row.get("mode", "by"),
        times=row.get("times", 1),
        after=row.get("after", ""),
        approver=_text(row.get("approver")),
        condition=_text(row["condition"]),
        article=row.get("article", ""),
    )


def _rule(row: Mapping[str, Any], laws: Mapping[str, Law], file: str) -> Rule:
    try:
        law = laws[row["law"]]
        return Rule(
            id=row["id"],
            law=law,
            article=row.get("article", ""),
            cite=_text(row.get("cite")),
            actor=_text(row["actor"]),
            trigger=_text(row["trigger"]),
            action=_text(row["action"]),
            n=row["n"],
            unit=row["unit"],
            day_kind=row["day_kind"],
            sense=row["sense"],
            confidence=row["confidence"],
            kind=row.get("kind", "term"),
            rolling=row.get("rolling", law.rolling),
            custody=row.get("custody", "never"),
            opens=row.get("opens", "after"),
            month_offset=row.get("month_offset", 0),
            date=cast("dt.date | None", row.get("date")),
            specialises=row.get("specialises", ""),
            readings=tuple(row.get("readings", ())),
            suspensions=tuple(row.get("suspensions", ())),
            extensions=tuple(_option(option) for option in row.get("extensions", ())),
            effective_from=row.get("effective_from", law.effective_from),
            effective_to=row.get("effective_to", law.effective_to),
            note=row.get("note", ""),
            source=row.get("source", ""),
        )
    except KeyError as missing:
        raise LawFileError(f"{file}: {row.get('id', '?')} lacks {missing}") from missing


def _check(rules: Mapping[str, Rule], readings: Mapping[str, Reading], grounds: Mapping[str, Ground]) -> None:
    for rule in rules.values():
        unknown = [name for name in rule.readings if name not in readings]
        unknown += [name for name in rule.suspensions if name not in grounds]
        unknown += [o.after for o in rule.extensions if o.after and rule.extension(o.after) is None]
        unknown += [name for name in [rule.specialises] if name and name not in rules]
        unknown += [rule.sense] if rule.sense not in SENSES else []
        unknown += [rule.unit] if rule.unit not in UNITS else []
        if unknown:
            raise LawFileError(f"{rule.id} names what does not exist: {', '.join(unknown)}")
