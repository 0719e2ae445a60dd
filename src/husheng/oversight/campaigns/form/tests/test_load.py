"""A new campaign is a file: another form works without code, and every slip in a file is named with its remedy."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.violations import violations
from husheng.oversight.campaigns.form.facts import Inspected
from husheng.oversight.campaigns.form.load import load_form
from husheng.oversight.campaigns.form.matrix import compute
from husheng.oversight.campaigns.form.papers import form_paper
from husheng.oversight.campaigns.form.schedule import schedule
from husheng.oversight.campaigns.form.tests.samples import FORM
from husheng.oversight.campaigns.plans.plan import FOLDER

TIANJIN = (FOLDER / "tianjin_2023" / "form.toml").read_text(encoding="utf-8")

ANOTHER = """
id = "spot_2025"
title = "某县抽查汇总表"
title_en = "Spot checks of a county"
blank_unit = "____镇"
date_label = "日期："
blank_date = "  年  月  日"
footer = ["填表人"]
reporters = ["各镇"]
sent = ["附表"]
corner = { columns = "机构", rows = "情况" }

[[columns]]
id = "clinic"
label = "诊所"
label_en = "Clinics"
party_classes = ["non_med"]
rule = { zh = "诊所。", en = "Clinics." }

[[rows]]
id = "visits"
label = "检查次数"
label_en = "Visits"
unit = "count"
fact = "inspection"
date = "finished_on"
once = ["inspection_id"]
rule = { zh = "每次计一次。", en = "Each visit." }

[due]
first_month = "2025-03"
last_month = "2025-04"
day = 5
rule = { zh = "每月5日前。", en = "By the 5th." }

[narrative]
title = "抽查情况"
total_columns = ["clinic"]
overall = "{period}{unit}检查{visits}次。"
by_column = "{column}：检查{visits}次。"
none = "无。"
beside_row = "visits"
beside = "{type}{count}"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "form.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> dict[str, tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        load_form(written(folder, text))
    return {p.field.partition("：")[2]: (p.message, p.remedy) for p in caught.value.problems}


def test_the_tianjin_form_is_eleven_by_eleven_with_seven_dashes() -> None:
    assert (len(FORM.rows), len(FORM.columns), len(FORM.not_applicable), len(FORM.places)) == (11, 11, 7, 114)
    assert sum(1 for _, column in FORM.places if FORM.computed(column)) == 11


def test_every_row_and_column_says_its_rule_in_both_languages() -> None:
    for part in (*FORM.rows, *FORM.columns):
        assert part.rule.zh
        assert part.rule.en
        assert part.label.en


def test_every_kind_of_violation_has_a_column_or_is_declared_to_have_none() -> None:
    assert set(violations()) == FORM.types_with_column | set(FORM.no_column)


def test_another_form_works_without_code(tmp_path: Path) -> None:
    form = load_form(written(tmp_path, ANOTHER))
    visits = [
        Inspected(inspection_id=str(n), object_id="o", finished_on=date(2025, 3, 9), party_class="non_med")
        for n in range(2)
    ]
    (first, _) = schedule(form)
    assert (first.period.id, first.due) == ("2025-03", date(2025, 4, 5))
    matrix = compute(form, "镇", first.period, visits)
    assert matrix.value("visits", "clinic") == 2
    assert [cell.text for cell in form_paper(form, matrix).tables()[0].grid()[-1]] == ["检查次数", "2"]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('fact = "inspection"', 'fact = "visit"', "rows[1].fact"),
        ('date = "finished_on"', 'date = "filed_on"', "rows[1].date"),
        ('once = ["object_id"]', 'once = ["name"]', "rows[1].once"),
        ('once = ["object_id"]', "", "rows[1].sum"),
        ('where = { kind = ["fine"] }', 'where = { colour = ["red"] }', "rows[5].where.colour"),
        ('where = { kind = ["fine"] }', 'where = { kind = "fine" }', "rows[5].where.kind"),
        ('sum_of = ["non_med", "non_other"]', 'sum_of = ["non_med", "x"]', "columns[4].sum_of"),
        ('sum_of = ["non_med", "non_other"]', "", "columns[4].types"),
        ('id = "non_other"', 'id = "non_med"', "columns"),
        ('row = "inspected"\ncolumns', 'row = "nothing"\ncolumns', "not_applicable[1].row"),
        ('kind = "both_or_neither"', 'kind = "sometimes"', "hard[2].kind"),
        ('inside = "art_inst"', 'inside = "x"', "soft[1].inside"),
        ("day = 25", "day = 31", "due.day"),
        ("day = 25", 'day = "25"', "due.day"),
        ('first_month = "2023-08"', 'first_month = "August"', "due.first_month"),
        ('last_month = "2023-12"', 'last_month = "2023-01"', "due.last_month"),
        ("due = 2023-12-25", 'due = "2023-12-25"', "due.year[1].due"),
        ('corrects = "2023"', 'corrects = "2022"', "due.year[2].corrects"),
        ('net_transfers = "between_units"', 'net_transfers = "some"', "net_transfers"),
        ('net_rows = ["to_dept"]', 'net_rows = ["cases"]', "net_rows"),
        ('attachment = "附件"', 'atachment = "附件"', "atachment"),
        ('blank_unit = "____区"', "", "blank_unit"),
        ('label = "技术准入机构"', 'label = ""', "columns[1].label"),
        ('label_en = "Cases"', "", "rows[2].label_en"),
    ],
)
def test_a_slip_is_named_with_its_key_and_remedy(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in TIANJIN
    found = problems(tmp_path, TIANJIN.replace(old, new, 1))
    assert key in found
    assert all(message and remedy for message, remedy in found.values())


def test_all_slips_come_at_once(tmp_path: Path) -> None:
    text = TIANJIN.replace("day = 25", "day = 0").replace('fact = "inspection"', 'fact = "x"')
    assert {"due.day", "rows[1].fact"} <= set(problems(tmp_path, text))


def test_a_file_that_is_no_toml_or_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="格式有误"):
        load_form(written(tmp_path, "= = ="))
    with pytest.raises(Invalid, match="找不到"):
        load_form(tmp_path / "none.toml")


def test_another_text_is_another_version(tmp_path: Path) -> None:
    assert load_form(written(tmp_path, TIANJIN)).version == FORM.version
    assert load_form(written(tmp_path, TIANJIN + "\n# note\n")).version != FORM.version


def test_the_engine_runs_without_django() -> None:
    code = (
        "import sys; sys.modules['django'] = None\n"
        "from husheng.oversight.campaigns.form import canonical, checks, corrections, load, narrative, papers\n"
        "from husheng.oversight.campaigns.form import punctuality, rollup\n"
        "from husheng.oversight.campaigns.plans import plan\n"
        "from husheng.foundation.documents import docx, letters, pdf, xlsx\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
