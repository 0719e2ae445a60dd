"""Who may send what to whom (law-and-ethics L1, L2, L15; 处罚法22-27; 移送规定14, 18). Pure, a table of bars."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from husheng.foundation.kernel.errors import Problem

from .kinds import ASSIGN, ASSISTANCE, FORWARD, KINDS, MISCONDUCT, NOTICE, TRANSFER

LEAD, MEMBER, JUSTICE, COORDINATION, SOURCE = "lead", "member", "justice", "coordination", "source"
POLICE, COMMISSION, POLITICAL_LEGAL = "police", "supervision_commission", "political_legal"


@dataclass(frozen=True)
class Side:
    """One end of a hand-over."""

    agency: UUID
    kind: str
    standing: str
    region_path: str


@dataclass(frozen=True)
class Road:
    """From whom to whom; `coordinator` when the task-force office sends, `bound` when the matter itself came here
    by a case transfer or a designation."""

    sender: Side
    receiver: Side
    coordinator: bool = False
    bound: bool = False

    @property
    def downward(self) -> bool:
        """Whether the receiver's region lies below the sender's."""
        above, below = self.sender.region_path, self.receiver.region_path
        return below != above and below.startswith(above)

    @property
    def within(self) -> bool:
        return self.receiver.region_path.startswith(self.sender.region_path)


@dataclass(frozen=True)
class Bar:
    """A road that does not exist for some kinds, why, and which one does."""

    kinds: frozenset[str]
    when: Callable[[Road], bool]
    message: str
    remedy: str


EVERY: Final = frozenset(code for code, _ in KINDS)
BARS: Final = (
    Bar(EVERY, lambda r: r.sender.agency == r.receiver.agency, "不能流转给本机关。", "请选其他机关。"),
    Bar(
        EVERY - {NOTICE},
        lambda r: r.receiver.standing == SOURCE,
        "热线只转来事项，不办理事项。",
        "请选有权办理的机关；结果用通报告知热线。",
    ),
    Bar(
        frozenset({TRANSFER, FORWARD, ASSIGN}),
        lambda r: r.bound,
        "移送或者指定来的案件不能再移送、转办。",
        "认为移送不当的，请报共同的上级指定管辖；需要协助的，请用协查。",
    ),
    Bar(
        frozenset({ASSIGN}),
        lambda r: r.receiver.standing == JUSTICE and r.sender.kind != r.receiver.kind,
        "公安、检察、审判、监察机关不接受其他机关的交办。",
        "请用转办、协查，或者按法定程序移送。",
    ),
    Bar(
        frozenset({ASSIGN}),
        lambda r: not (r.downward or (r.coordinator and r.within)),
        "交办只能由上级地区发给下级地区，或者由专班办公室发给本地区的机关。",
        "同级之间请用转办。",
    ),
    Bar(
        frozenset({TRANSFER}),
        lambda r: r.receiver.kind == POLICE and r.sender.standing != JUSTICE,
        "涉嫌犯罪的案件不用案件移送。",
        "请用“移送公安”，按移送规定附五种材料。",
    ),
    Bar(
        frozenset({TRANSFER}),
        lambda r: r.receiver.kind == COMMISSION,
        "公职人员违纪违法的线索不用案件移送。",
        "请用“职务违法线索移送”。",
    ),
    Bar(
        frozenset({TRANSFER}),
        lambda r: r.receiver.standing == JUSTICE and r.receiver.kind not in (POLICE, COMMISSION),
        "检察院、法院不接收行政案件移送。",
        "请移送有管辖权的行政机关，或者用通报、协查。",
    ),
    Bar(
        frozenset({TRANSFER, ASSISTANCE}),
        lambda r: r.receiver.standing == COORDINATION,
        "协调机构不办理案件。",
        "请送有管辖权的机关；需要协调的，请用通报。",
    ),
    Bar(
        frozenset({MISCONDUCT}),
        lambda r: r.receiver.kind not in (COMMISSION, POLITICAL_LEGAL),
        "公职人员违纪违法的线索只移送监察机关。",
        "请选监察机关。",
    ),
)  # fmt: skip


def road_problem(kind: str, road: Road) -> Problem | None:
    """What bars this kind on this road; None when it may be sent."""
    if kind not in EVERY:
        return Problem("kind", "没有这种流转。", "请从表里选一种。")
    for bar in BARS:
        if kind in bar.kinds and bar.when(road):
            return Problem("to_agency", bar.message, bar.remedy)
    return None


def misconduct_receiver(accused: Side) -> str:
    """The kind of agency that by default receives a lead on an official of `accused` (L15).

    The supervision commission; never the accused's own agency. A lead on an official of the commission itself
    goes to the political-legal committee, which passes it to the commission above.
    """
    return POLITICAL_LEGAL if accused.kind == COMMISSION else COMMISSION


def misconduct_problem(accused: Side, road: Road) -> Problem | None:
    """A lead on an official never goes to, nor may be overlooked by, the agency it is about."""
    if road.receiver.agency == accused.agency:
        return Problem("to_agency", "线索反映的就是这个机关的人员。", "请另选机关接收。")
    return None
