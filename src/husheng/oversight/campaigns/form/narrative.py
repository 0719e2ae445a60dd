"""工作开展情况 drafted from the matrix: the figures said in sentences, what has no column, what was filled by hand,
and the corrections of earlier months. A draft: the reporter edits it before handing in (seed 002, last paragraph)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from husheng.foundation.documents.paper import Cell, Heading, Paper, Paragraph, Section, Signed, Table
from husheng.foundation.kernel.money import format_wan
from husheng.foundation.kernel.violations import violations
from husheng.oversight.campaigns.form.corrections import Delta, shown
from husheng.oversight.campaigns.form.matrix import Matrix, tally
from husheng.oversight.campaigns.form.model import Column, Form, Row
from husheng.oversight.campaigns.form.papers import printed

_FIELD = re.compile(r"\{([a-z_]+)\}")
_NUMERALS = "一二三四五六七八九"


def draft(form: Form, matrix: Matrix, unit: str, further: Sequence[str] = ()) -> str:
    """The text of the narrative, one paragraph a line, for the reporter to edit; `further`: what no cell counts."""
    return "\n".join(
        (
            _overall(form, matrix, unit),
            *_by_column(form, matrix),
            *_beside(form, matrix),
            *further,
            *_by_hand(form, matrix),
        )
    )


def narrative_paper(
    form: Form,
    matrix: Matrix,
    unit: str,
    *,
    text: str = "",
    further: Sequence[str] = (),
    corrections: Sequence[Delta] = (),
    on: date | None = None,
) -> Paper:
    """The narrative as a paper: `text` as edited, else the draft; then the corrections as a table."""
    if text:
        parts = [("工作开展情况", [line for line in text.splitlines() if line.strip()])]
    else:
        parts = [
            ("总体情况", [_overall(form, matrix, unit)]),
            ("分类情况", [*_by_column(form, matrix), *_beside(form, matrix), *further]),
            ("人工填写说明", _by_hand(form, matrix)),
        ]
    visible = shown(form, corrections)
    if visible:
        parts.append(("更正", ["以前期间已报送的数据有下列更正，原表不变。"]))
    sections: list[Section] = []
    for numeral, (name, lines) in zip(_NUMERALS, [part for part in parts if part[1]], strict=False):
        sections += [Heading(f"{numeral}、{name}"), *(Paragraph(line) for line in lines)]
    if visible:
        sections.append(_table(form, visible))
    day = f"{on.year}年{on.month}月{on.day}日" if on else form.blank_date
    sections.append(Signed(unit, day))
    return Paper(title=f"{unit}{matrix.period.label()}{form.narrative.title}", sections=tuple(sections))


def of_rewards(decided: int, decided_fen: int, paid: int, paid_fen: int) -> list[str]:
    """有奖举报 in one sentence, numbers and sums alone; nothing where there was none."""
    if not decided and not paid:
        return []
    said = f"决定奖励{decided}件、金额{format_wan(decided_fen)}万元，发放{paid}件、金额{format_wan(paid_fen)}万元"
    return [f"有奖举报：{said}。"]


def _filled(form: Form, matrix: Matrix, sentence: str, columns: Sequence[str], **words: str) -> str:
    for row in form.rows:
        sentence = sentence.replace("{" + row.id + "}", printed(row, _amount(form, matrix, row, columns)))
    for name, word in words.items():
        sentence = sentence.replace("{" + name + "}", word)
    return sentence


def _amount(form: Form, matrix: Matrix, row: Row, columns: Sequence[str]) -> int:
    places = [(row.id, column) for column in columns if (row.id, column) not in form.not_applicable]
    return sum(matrix.cells[place].value for place in places)


def _without_zeros(form: Form, matrix: Matrix, sentence: str, column: str) -> str:
    """The sentence without the clauses whose every figure is 0 in `column`: a reader looks for what happened."""
    zero = {row.id for row in form.rows if not _amount(form, matrix, row, [column])}
    head, colon, rest = sentence.rstrip("。").partition("：")
    said = [part for part in rest.split("，") if not (named := set(_FIELD.findall(part))) or named - zero]
    return f"{head}{colon}{'，'.join(said)}。"


def _overall(form: Form, matrix: Matrix, unit: str) -> str:
    told = form.narrative
    return _filled(form, matrix, told.overall, told.total_columns, period=matrix.period.label(), unit=unit)


def _by_column(form: Form, matrix: Matrix) -> list[str]:
    told = form.narrative

    def active(column: Column) -> bool:
        return any(p[1] == column.id and cell.value for p, cell in matrix.cells.items())

    columns = [column for column in form.columns if column.types and active(column)]
    lines = [
        _filled(
            form,
            matrix,
            _without_zeros(form, matrix, told.by_column, column.id),
            [column.id],
            column=column.label.zh,
        )
        for column in columns
    ]
    nothing = not any(matrix.cells[place].value for place in form.places)
    return lines or ([told.none] if nothing else [])


def _beside(form: Form, matrix: Matrix) -> list[str]:
    told, names = form.narrative, violations()
    row = form.row_of[told.beside_row]
    lines = []
    for kind in sorted({k for r, k in matrix.beside if r == row.id}):
        name = names[kind].zh if kind in names else kind
        count = printed(row, tally(row, matrix.beside[(row.id, kind)]))
        lines.append(told.beside.replace("{count}", count).replace("{type}", name))
    return lines


def _by_hand(form: Form, matrix: Matrix) -> list[str]:
    lines = []
    for row, column in form.places:
        if form.computed(column):
            continue
        for entry in matrix.cells[(row, column)].manual:
            place = f"{form.row_of[row].label.zh}（{form.column_of[column].label.zh}）"
            value = printed(form.row_of[row], entry.value)
            lines.append(f"{place}为人工填写：{value}。理由：{entry.reason.rstrip('。')}。")
    return lines


def _table(form: Form, deltas: Sequence[Delta]) -> Table:
    head = tuple(Cell(label, bold=True) for label in ("期间", "处理情况", "机构及案件分类", "更正"))
    return Table((head, *(_delta_row(form, delta) for delta in deltas)), header_rows=1, widths=(2, 4, 5, 2))


def _delta_row(form: Form, delta: Delta) -> tuple[Cell, ...]:
    row = form.row_of[delta.row]
    return (
        Cell(delta.period),
        Cell(row.label.zh, align="left"),
        Cell(form.column_of[delta.column].label.zh, align="left"),
        Cell(signed(row, delta.amount)),
    )


def signed(row: Row, amount: int) -> str:
    """A correction with its sign: +1, -2.5."""
    text = format_wan(abs(amount)) if row.money else str(abs(amount))
    return f"{'+' if amount > 0 else '-' if amount < 0 else ''}{text}"
