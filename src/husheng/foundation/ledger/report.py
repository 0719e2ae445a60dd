"""What a verification found: a bounded list of findings with their places, and how many of each kind."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext_noop

SHOWN_PER_KIND = 100

Progress = Callable[[int, int], None]
"""Called with (done, total) now and then."""

LOST = "leaf_without_act"
"""The one finding that can be acknowledged: an entry that was replayed, and whose act an old backup had lost."""

MESSAGES = {
    "no_log": gettext_noop("台账的登记行不见了。"),
    "entry_changed": gettext_noop("存证内容与它的哈希不符。"),
    "entry_missing": gettext_noop("这个序号的存证不见了。"),
    "entry_beyond": gettext_noop("这条存证的序号超出已签署的条数。"),
    "entry_not_a_leaf": gettext_noop("这条存证不是本平台的格式，或写着另一个行为。"),
    "tile": gettext_noop("存证与哈希块不符。"),
    "tile_above": gettext_noop("上层哈希块与下层不符。"),
    "tile_count": gettext_noop("哈希块的数目不对。"),
    "checkpoint": gettext_noop("检查点与重算的根不符。"),
    "signature": gettext_noop("检查点的签名或内容不成立。"),
    "log_row": gettext_noop("台账的条数、右缘或最新检查点与存证不符。"),
    "key": gettext_noop("本机密钥不是台账登记的那一把。"),
    "act_without_leaf": gettext_noop("行为没有存证。"),
    "leaf_without_act": gettext_noop("存证没有对应的行为。"),
    "leaf_disagrees": gettext_noop("存证与行为记录不一致。"),
    "leaf_twice": gettext_noop("一个行为有两条存证。"),
    "publication": gettext_noop("公布的检查点不是从存证重算的那一个，或联署不成立。"),
    "cosignature": gettext_noop("联署不成立，或不在签过的检查点之下。"),
    "published": gettext_noop("台账登记的已公布条数与公布记录不符。"),
    "guard": gettext_noop("表的只增保护不完整。"),
    "witness_differs": gettext_noop("见证方手里的检查点与本机数据库不是同一段历史。"),
    "timestamp": gettext_noop("时间戳不成立，或盖的不是签过的检查点。"),
    "witness_ahead": gettext_noop("见证方手里的检查点比本机数据库新：数据库是旧的。"),
}


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: its kind, where it is, and which fields."""

    code: str
    ordinal: int | None = None
    act_id: UUID | None = None
    detail: str = ""
    log: str = ""

    @property
    def message(self) -> str:
        """The sentence for a person."""
        return MESSAGES[self.code]


@dataclass(frozen=True)
class Acknowledgement:
    """Who has taken note of something lost, when and why, as it stands on the page."""

    at: dt.datetime
    by: str
    reason: str


Acknowledged = Mapping[UUID, Acknowledgement]
"""Lost acts that somebody has answered for."""


@dataclass(frozen=True)
class LogHead:
    """How far one log has come, recomputed from its entries."""

    name: str
    origin: str
    size: int
    root: str


@dataclass
class Report:
    """核验结果: empty findings mean that log, tiles, checkpoints and journal agree to the last bit."""

    origin: str = ""
    size: int = 0
    root: str = ""
    waiting: int = 0
    checkpoints: int = 0
    acts: int | None = None
    logs: list[LogHead] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    now: str = ""
    """The log that is being checked."""
    acknowledged: Acknowledged = field(default_factory=dict)
    known: list[Finding] = field(default_factory=list)
    known_total: int = 0
    """What holds still, and somebody has acknowledged: told every time, apart from the rest."""

    @property
    def ok(self) -> bool:
        return not self.counts

    def add(self, code: str, **where: object) -> None:
        """Note a finding; the first hundred of each kind are kept whole."""
        if code == LOST and where.get("act_id") in self.acknowledged:
            self.known_total += 1
            if self.known_total <= SHOWN_PER_KIND:
                self.known.append(Finding(code, log=self.now, **where))  # type: ignore[arg-type]
            return
        self.counts[code] += 1
        if self.counts[code] <= SHOWN_PER_KIND:
            self.findings.append(Finding(code, log=self.now, **where))  # type: ignore[arg-type]
