"""A campaign plan 专项行动方案 read from its file: phases, duties, tasks with the evidence they ask for,
mechanisms and quotes (seed 002, 三 and 四; the Sixian task list of seed 003 fits the same shape)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from husheng.foundation.kernel.errors import NotFound
from husheng.oversight.campaigns.plans.reader import Section, Text, read

FOLDER = Path(__file__).parent
LEVELS = ("city", "district", "both")


@dataclass(frozen=True)
class Phase:
    """阶段, with the words of the plan."""

    id: str
    name: Text
    quote: str
    first: date
    last: date


@dataclass(frozen=True)
class Duty:
    """职责: what the plan says of one department, and the kinds of agency (agencies.json) that it means."""

    id: str
    number: str
    department: str
    agencies: tuple[str, ...]
    quote: str


@dataclass(frozen=True)
class Task:
    """任务: a piece of a duty that somebody can finish and show."""

    id: str
    duty: str
    agencies: tuple[str, ...]
    level: str
    phase: str
    due: date
    title: Text
    evidence: tuple[Text, ...]
    basis: str
    metrics: tuple[str, ...]


@dataclass(frozen=True)
class Mechanism:
    """机制 that the plan asks for, and its place in the plan."""

    id: str
    name: Text
    quote: str


@dataclass(frozen=True)
class Plan:
    """方案. `version` is the SHA-256 of the file, so that a report can say under which text it was made.

    `reporters` are the kinds of the region's own departments that hand in the form beside the districts;
    the members, where the file names none.
    """

    id: str
    version: str
    title: Text
    lead: str
    members: tuple[str, ...]
    reporters: tuple[str, ...]
    others: tuple[Text, ...]
    region: str
    first: date
    last: date
    form: Path | None
    phases: tuple[Phase, ...]
    duties: tuple[Duty, ...]
    tasks: tuple[Task, ...]
    mechanisms: tuple[Mechanism, ...]

    def reports(self, agency_kind: str, level: str) -> bool:
        """Whether an agency of this kind at `level` hands in the form: the lead of a district, or a department."""
        if level == "district":
            return agency_kind == self.lead
        return agency_kind in (self.reporters or self.members)

    def tasks_of(self, agency_kind: str, level: str) -> list[Task]:
        """The tasks of one kind of agency at `level` (city or district)."""
        return [t for t in self.tasks if agency_kind in t.agencies and t.level in (level, "both")]

    def task(self, task_id: str) -> Task | None:
        """The task of this id; None for one that the lead agency gave out beside the plan."""
        return next((t for t in self.tasks if t.id == task_id), None)


def available(*folders: Path) -> list[str]:
    """The plans that ship with the house, and those in other folders."""
    found = {path.parent.name for folder in (FOLDER, *folders) for path in folder.glob("*/plan.toml")}
    return sorted(found)


def plan_path(name: str, *folders: Path) -> Path:
    """The file of a plan: the house's own first, so that no other can stand in its place; raises `NotFound`."""
    if name not in available(*folders):
        raise NotFound(f"没有“{name}”这个方案。可用的有：{'、'.join(available(*folders))}。")
    return next(
        folder / name / "plan.toml"
        for folder in (FOLDER, *folders)
        if (folder / name / "plan.toml").is_file()
    )


def load_plan(path: Path, *, agency_kinds: Collection[str] | None = None) -> Plan:
    """Read and check a plan file. With `agency_kinds`, every agency named must be one of them.

    Raises `Invalid` with every problem: file and key, what is wrong, what to write instead.
    """
    source, top = read(path)
    phases = tuple(_phase(part) for part in top.sections("phases"))
    duties = tuple(_duty(part, agency_kinds) for part in top.sections("duties"))
    first, last = _span(top)
    plan = Plan(
        id=top.text("id"),
        version=source.digest,
        title=top.both("title"),
        lead=_agency(top, "lead", agency_kinds),
        members=_agencies(top, "members", agency_kinds),
        reporters=_agencies(top, "reporters", agency_kinds, required=False),
        others=tuple(_pair(part) for part in top.sections("others", required=False)),
        region=top.text("region"),
        first=first,
        last=last,
        form=_form(top, path.parent),
        phases=phases,
        duties=duties,
        tasks=tuple(_task(part, phases, duties, agency_kinds) for part in top.sections("tasks")),
        mechanisms=tuple(_mechanism(part) for part in top.sections("mechanisms", required=False)),
    )
    top.close()
    _no_twins(top, plan)
    source.refuse_if_wrong("方案没有读入。")
    return plan


def _form(top: Section, folder: Path) -> Path | None:
    name = top.text("form", "")
    if name and not (folder / name).is_file():
        top.wrong("form", "没有这个文件。", "请把报表文件放在同一文件夹，或删去这一项。")
    return folder / name if name else None


def _span(part: Section) -> tuple[date, date]:
    first, last = part.day("first") or date.min, part.day("last") or date.max
    if first > last:
        part.wrong("last", "早于开始日期。", "请改正起止日期。")
    return first, last


def _agency(part: Section, name: str, kinds: Collection[str] | None) -> str:
    return part.text(name) if kinds is None else part.one_of(name, kinds)


def _agencies(
    part: Section, name: str, kinds: Collection[str] | None, *, required: bool = True
) -> tuple[str, ...]:
    if kinds is None:
        return part.texts(name, required=required)
    return part.all_of(name, kinds, required=required)


def _pair(part: Section) -> Text:
    found = Text(part.text("zh"), part.text("en"))
    part.close()
    return found


def _phase(part: Section) -> Phase:
    first, last = _span(part)
    phase = Phase(part.text("id"), part.both("name"), part.text("quote"), first, last)
    part.close()
    return phase


def _duty(part: Section, kinds: Collection[str] | None) -> Duty:
    duty = Duty(
        id=part.text("id"),
        number=part.text("number"),
        department=part.text("department"),
        agencies=_agencies(part, "agencies", kinds),
        quote=part.text("quote"),
    )
    part.close()
    return duty


def _task(
    part: Section, phases: Collection[Phase], duties: Collection[Duty], kinds: Collection[str] | None
) -> Task:
    phase = part.one_of("phase", [p.id for p in phases])
    due = part.day("due", required=False)
    ends = {p.id: p.last for p in phases}
    task = Task(
        id=part.text("id"),
        duty=part.one_of("duty", [d.id for d in duties], ""),
        agencies=_agencies(part, "agencies", kinds),
        level=part.one_of("level", LEVELS),
        phase=phase,
        due=due or ends.get(phase, date.max),
        title=part.both("title"),
        evidence=tuple(_pair(piece) for piece in part.sections("evidence")),
        basis=part.text("basis"),
        metrics=part.texts("metrics", required=False),
    )
    if not task.evidence:
        part.wrong("evidence", "没有写完成佐证。", "请至少写一项，否则无法核实完成。")
    part.close()
    return task


def _mechanism(part: Section) -> Mechanism:
    found = Mechanism(part.text("id"), part.both("name"), part.text("quote"))
    part.close()
    return found


def _no_twins(top: Section, plan: Plan) -> None:
    for name, ids in (
        ("phases", [p.id for p in plan.phases]),
        ("duties", [d.id for d in plan.duties]),
        ("tasks", [t.id for t in plan.tasks]),
        ("mechanisms", [m.id for m in plan.mechanisms]),
    ):
        for twin in sorted({i for i in ids if ids.count(i) > 1}):
            top.wrong(name, f"编号“{twin}”用了两次。", "请改成不同的编号。")
