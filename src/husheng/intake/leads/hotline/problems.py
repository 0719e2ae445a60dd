"""What the reader says when something is wrong: the whole file, or one row and column, with the remedy.

Sentences come from `messages.toml`. A problem never holds a personal value: what it quotes has passed `quoting`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from husheng.foundation.kernel.errors import Invalid

from .fields import Field

_MESSAGES: Final[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("messages.toml").read_text(encoding="utf-8")
)
_CELL: Final[dict[str, dict[str, str]]] = _MESSAGES["cell"]
_FILE: Final[dict[str, dict[str, str]]] = _MESSAGES["file"]


class HotlineFileError(Invalid):
    """The file as a whole cannot be read; nothing was written."""

    code = "hotline_file"

    def __init__(self, kind: str, /, **facts: object) -> None:
        text, result = _FILE[kind], _MESSAGES["result"]
        self.kind = kind
        self.reason = text["zh"].format_map(facts)
        self.remedy = text["zh_remedy"].format_map(facts)
        self.reason_en = text["en"].format_map(facts)
        self.remedy_en = text["en_remedy"].format_map(facts)
        self.message_en = f"{result['en']}. {self.reason_en}. {self.remedy_en}."
        super().__init__(
            f"{result['zh']}。{self.reason}。{self.remedy}。", code=f"hotline_{kind}", facts={"kind": kind}
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: where it stands, what is wrong, and what to do. Holds no personal value."""

    row: int
    column: str  # letter in the spreadsheet; empty where the whole row is meant
    header: str
    field: Field | None
    code: str
    shown: str = ""  # what the cell says, where that is not personal
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def is_warning(self) -> bool:
        """Whether the row is imported all the same."""
        return _CELL[self.code].get("severity") == "warning"

    def _say(self, key: str) -> str:
        return _CELL[self.code][key].format_map(dict(self.facts))

    @property
    def message(self) -> str:
        return self._say("zh")

    @property
    def remedy(self) -> str:
        return self._say("zh_remedy")

    @property
    def message_en(self) -> str:
        return self._say("en")

    @property
    def remedy_en(self) -> str:
        return self._say("en_remedy")

    @property
    def place(self) -> str:
        """`第 14 行 收到日期`."""
        return f"第 {self.row} 行 {self.header}".rstrip()

    @property
    def place_en(self) -> str:
        return f"Row {self.row} {self.header}".rstrip()


class Reject(Exception):
    """A cell cannot be taken; becomes a Problem where row and column are known. Never seen outside the reader."""

    def __init__(self, code: str, shown: str = "", /, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.shown = shown
        self.facts = tuple(facts.items())
