"""Reads a form file and checks it against the facts that exist, so that a slip in a new campaign's file is named
with file, key and remedy before anybody reports with it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from pathlib import Path

from husheng.oversight.campaigns.form.facts import KINDS
from husheng.oversight.campaigns.form.model import (
    Check,
    Column,
    Condition,
    DueRule,
    Form,
    Narrative,
    Place,
    Row,
    YearReport,
)
from husheng.oversight.campaigns.plans.reader import Section, Text, read

NET = ("none", "between_units", "inside_city")
HARD = ("sum", "both_or_neither", "not_negative")
SOFT = ("within", "fewer", "manual", "unknown_type")


def load_form(path: Path) -> Form:
    """Read and check a form file. Raises `Invalid` with every problem: file and key, what is wrong, the remedy."""
    source, top = read(path)
    columns, rows = _axes(top)
    column_ids, row_ids = [c.id for c in columns], [r.id for r in rows]
    form = Form(
        id=top.text("id"),
        version=source.digest,
        title=_label(top, "title"),
        attachment=top.text("attachment", ""),
        blank_unit=top.text("blank_unit"),
        date_label=top.text("date_label"),
        blank_date=top.text("blank_date"),
        footer=top.texts("footer"),
        reporters=top.texts("reporters"),
        sent=top.texts("sent"),
        corner=_corner(top.section("corner")),
        columns=columns,
        rows=rows,
        not_applicable=_blocked(top, row_ids, column_ids),
        no_column=top.texts("no_column", required=False),
        net_transfers=top.one_of("net_transfers", NET, "none"),
        net_rows=_of_fact(top, "net_rows", rows, "transfer"),
        once_rows=_of_fact(top, "once_rows", rows, "case"),
        checks=_checks(top, row_ids, column_ids),
        due=_due(top.section("due")),
        narrative=_narrative(top.section("narrative"), row_ids, column_ids),
    )
    top.close()
    source.refuse_if_wrong("报表没有读入。")
    return form


def _axes(top: Section) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    columns = tuple(_column(part) for part in top.sections("columns"))
    rows = tuple(_row(part) for part in top.sections("rows"))
    _twins(top, "columns", [column.id for column in columns])
    _twins(top, "rows", [row.id for row in rows])
    _sums(top, columns)
    return columns, rows


def _corner(part: Section) -> dict[str, str]:
    corner = {name: part.text(name) for name in ("columns", "rows")}
    corner |= {f"{name}_en": part.text(f"{name}_en", corner[name]) for name in ("columns", "rows")}
    part.close()
    return corner


def _twins(top: Section, name: str, ids: list[str]) -> None:
    for twin in sorted({i for i in ids if ids.count(i) > 1}):
        top.wrong(name, f"编号“{twin}”用了两次。", "请改成不同的编号。")


def _label(part: Section, name: str) -> Text:
    return Text(part.text(name), part.text(f"{name}_en"))


def _column(part: Section) -> Column:
    parent = _label(part, "parent") if "parent" in part.body or "parent_en" in part.body else None
    column = Column(
        id=part.text("id"),
        label=_label(part, "label"),
        parent=parent,
        party_classes=frozenset(part.texts("party_classes", required=False)),
        types=frozenset(part.texts("types", required=False)),
        sum_of=part.texts("sum_of", required=False),
        rule=part.both("rule"),
    )
    if sum(map(bool, (column.party_classes, column.types, column.sum_of))) != 1:
        part.wrong("types", "本列取什么不明确。", "party_classes、types、sum_of 三项请恰好写一项。")
    part.close()
    return column


def _sums(top: Section, columns: tuple[Column, ...]) -> None:
    plain = {column.id for column in columns if not column.sum_of}
    for n, column in enumerate(columns, 1):
        for part in column.sum_of:
            if part not in plain:
                message = f"“{part}”不是可相加的列。"
                top.wrong(f"columns[{n}].sum_of", message, f"可选：{'、'.join(sorted(plain))}。")


def _row(part: Section) -> Row:
    fact = part.one_of("fact", KINDS)
    known = [field.name for field in fields(KINDS[fact])] if fact in KINDS else []
    unit = part.one_of("unit", ("count", "money_wan"))
    row = Row(
        id=part.text("id"),
        label=_label(part, "label"),
        money=unit == "money_wan",
        fact=fact,
        date=part.one_of("date", known),
        where=_conditions(part, "where", known),
        once=part.all_of("once", known, required=False),
        sum=part.one_of("sum", known, ""),
        type_fields=part.all_of("type_fields", known, required=False),
        apart=next(iter(_conditions(part, "apart", known)), None),
        rule=part.both("rule"),
    )
    if row.money != bool(row.sum) or bool(row.sum) == bool(row.once):
        part.wrong("sum", "计数方式不明确。", "金额行只写 sum，计数行只写 once。")
    part.close()
    return row


def _conditions(part: Section, name: str, known: Collection[str]) -> tuple[Condition, ...]:
    found = []
    for field, values in part.mapping(name).items():
        if field not in known:
            part.wrong(f"{name}.{field}", "这类记录没有这一项。", f"可选：{'、'.join(known)}。")
        elif not isinstance(values, list) or not values or not all(isinstance(v, str) for v in values):
            part.wrong(f"{name}.{field}", "应为非空文字列表。", '请写成 ["甲", "乙"]。')
        else:
            found.append(Condition((field,), frozenset(values)))
    return tuple(found)


def _blocked(top: Section, rows: list[str], columns: list[str]) -> frozenset[Place]:
    found: set[Place] = set()
    for part in top.sections("not_applicable", required=False):
        row = part.one_of("row", rows)
        found |= {(row, column) for column in part.all_of("columns", columns)}
        part.close()
    return frozenset(found)


def _of_fact(top: Section, name: str, rows: tuple[Row, ...], fact: str) -> tuple[str, ...]:
    return top.all_of(name, [row.id for row in rows if row.fact == fact], required=False)


def _checks(top: Section, rows: list[str], columns: list[str]) -> tuple[Check, ...]:
    return tuple(
        _check(part, kinds, rows, columns)
        for name, kinds in (("hard", HARD), ("soft", SOFT))
        for part in top.sections(name, required=False)
    )


def _check(part: Section, kinds: Collection[str], rows: list[str], columns: list[str]) -> Check:
    kind = part.one_of("kind", kinds)
    named = part.all_of("rows", rows, required=kind in ("both_or_neither", "fewer"))
    row = part.one_of("row", rows) if kind == "within" else ""
    if kind in ("both_or_neither", "fewer") and len(named) != 2:
        part.wrong("rows", "应写两行。", "请写要比较的两行的编号。")
    check = Check(
        id=part.text("id"),
        kind=kind,
        hard=kinds is HARD,
        rows=named or ((row,) if row else ()),
        column=part.one_of("column", columns) if kind in ("within", "fewer") else "",
        inside=part.one_of("inside", columns) if kind == "within" else "",
        says=part.both("says"),
    )
    part.close()
    return check


def _month(part: Section, name: str) -> date:
    text = part.text(name)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        part.wrong(name, f"“{text}”不是月份。", "请写成 2023-08。")
        return date.min


def _due(part: Section) -> DueRule:
    first, last = _month(part, "first_month"), _month(part, "last_month")
    if first > last:
        part.wrong("last_month", "早于第一个月。", "请改正起止月份。")
    day = part.whole("day")
    if not 1 <= day <= 28:
        part.wrong("day", "应为 1 到 28。", "请写每个月都有的日子。")
    rule = DueRule(
        first_month=first,
        last_month=last,
        day=day,
        months_after=part.whole("months_after", 1),
        roll_forward=part.flag("roll_forward", False),
        rule=part.both("rule"),
        years=tuple(_year(each) for each in part.sections("year", required=False)),
        clock=part.text("clock", ""),
    )
    ids = [year.id for year in rule.years]
    _twins(part, "year", ids)
    for n, year in enumerate(rule.years, 1):
        if year.corrects and year.corrects not in ids:
            part.wrong(f"year[{n}].corrects", f"没有“{year.corrects}”这份年报。", "请写被更正年报的编号。")
    part.close()
    return rule


def _year(part: Section) -> YearReport:
    until_filed = part.flag("until_filed", False)
    first, due = part.day("first") or date.min, part.day("due") or date.max
    year = YearReport(
        id=part.text("id"),
        label=part.both("label"),
        first=first,
        last=due if until_filed else part.day("last") or date.max,
        due=due,
        until_filed=until_filed,
        corrects=part.text("corrects", ""),
        clock=part.text("clock", ""),
    )
    part.close()
    return year


def _narrative(part: Section, rows: list[str], columns: list[str]) -> Narrative:
    narrative = Narrative(
        title=part.text("title"),
        total_columns=part.all_of("total_columns", columns),
        overall=part.text("overall"),
        by_column=part.text("by_column"),
        none=part.text("none"),
        beside_row=part.one_of("beside_row", rows),
        beside=part.text("beside"),
    )
    part.close()
    return narrative
