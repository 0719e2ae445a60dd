"""Reads a TOML file that a city wrote, and collects everything wrong with it: file, key and remedy (issue 2,
Oversight: a new campaign is a file, so its author must be told exactly what to change)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from husheng.foundation.kernel.errors import Invalid, Problem


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass
class Source:
    """One file being read: its name, digest and the problems found so far."""

    name: str
    digest: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, where: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(f"{self.name}：{where}", message, remedy))

    def refuse_if_wrong(self, message: str) -> None:
        """Raise one `Invalid` that lists all problems, if there are any."""
        if self.problems:
            raise Invalid(f"{message}{self.name} 有 {len(self.problems)} 处要改。", self.problems)


def read(path: Path) -> tuple[Source, Section]:
    """Open a TOML file; raises `Invalid` where it cannot be read at all."""
    name = f"{path.parent.name}/{path.name}"
    try:
        content = path.read_bytes()
        body = tomllib.loads(content.decode("utf-8"))
    except FileNotFoundError:
        problem = Problem(name, "没有这个文件。", "请检查文件夹里是否有这个文件，文件名是否写对。")
        raise Invalid(f"没有读入，找不到 {name}。", [problem]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problem = Problem(name, f"不是正确的 TOML：{error}", "请按所指的行列改正，并存为 UTF-8。")
        raise Invalid(f"没有读入，{name} 格式有误。", [problem]) from error
    source = Source(name, hashlib.sha256(content).hexdigest())
    return source, Section(source, body, "")


_TYPES: Mapping[type, str] = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "表"}


class Section:
    """One table of the file. Every getter notes a problem and goes on, so that all come at once."""

    def __init__(self, source: Source, body: Mapping[str, Any], where: str) -> None:
        self.source, self.body, self.where = source, body, where
        self.asked: set[str] = set()

    def key(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def wrong(self, name: str, message: str, remedy: str) -> None:
        self.source.add(self.key(name), message, remedy)

    def _get(self, name: str, kind: type, fallback: Any, required: bool) -> Any:
        self.asked.add(name)
        value = self.body.get(name)
        if value is None:
            if required:
                self.wrong(name, "缺少这一项。", f"请补上，应为{_TYPES[kind]}。")
            return fallback
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.wrong(name, f"应为{_TYPES[kind]}。", "请改正类型。")
            return fallback
        return value

    def text(self, name: str, default: str | None = None) -> str:
        value: str = self._get(name, str, default or "", required=default is None)
        if default is None and name in self.body and value.strip() == "":
            self.wrong(name, "不能为空。", "请填写。")
        return value

    def one_of(self, name: str, allowed: Collection[str], default: str | None = None) -> str:
        value = self.text(name, default)
        if value and value not in allowed:
            self.wrong(name, f"没有“{value}”。", f"可选：{'、'.join(sorted(allowed))}。")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        value: int = self._get(name, int, default or 0, required=default is None)
        return value

    def flag(self, name: str, default: bool) -> bool:
        value: bool = self._get(name, bool, default, required=False)
        return value

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        values: list[Any] = self._get(name, list, [], required=required)
        if not all(isinstance(value, str) and value for value in values):
            self.wrong(name, "每一项应为非空文字。", "请改正。")
            return ()
        return tuple(values)

    def all_of(self, name: str, allowed: Collection[str], *, required: bool = True) -> tuple[str, ...]:
        values = self.texts(name, required=required)
        unknown = [value for value in values if value not in allowed]
        if unknown:
            listed = "、".join(sorted(allowed))
            self.wrong(name, f"没有“{'、'.join(unknown)}”。", f"可选：{listed}。")
        return values

    def day(self, name: str, *, required: bool = True) -> date | None:
        self.asked.add(name)
        value = self.body.get(name)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None or required:
            self.wrong(name, "应为日期。", "请写成 2023-12-25，不加引号。")
        return None

    def both(self, name: str) -> Text:
        """A sentence in both languages: `{ zh = "…", en = "…" }`."""
        part = self.section(name)
        found = Text(part.text("zh"), part.text("en"))
        part.close()
        return found

    def section(self, name: str) -> Section:
        return Section(self.source, self._get(name, dict, {}, required=True), self.key(name))

    def sections(self, name: str, *, required: bool = True) -> list[Section]:
        values: list[Any] = self._get(name, list, [], required=required)
        if not all(isinstance(value, dict) for value in values):
            self.wrong(name, "每一项应为表。", f"请写成 [[{self.key(name)}]]。")
            return []
        return [Section(self.source, value, f"{self.key(name)}[{n}]") for n, value in enumerate(values, 1)]

    def mapping(self, name: str) -> dict[str, Any]:
        value: dict[str, Any] = self._get(name, dict, {}, required=False)
        return value

    def close(self) -> None:
        """Note every key that nobody asked for: a slip of the pen must not pass silently."""
        for name in self.body:
            if name not in self.asked:
                self.wrong(name, "不认识这一项。", f"请删去或改正；可用：{'、'.join(sorted(self.asked))}。")
