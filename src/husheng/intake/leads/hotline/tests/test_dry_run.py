"""The rehearsal: counts that add up, every bad row listed, repeats found, nothing personal said, and exact resuming."""

from __future__ import annotations

import dataclasses
import io
import tomllib
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from husheng.intake.leads import hotline
from husheng.intake.leads.hotline import (
    HotlineFileError,
    Problem,
    Row,
    dry_run,
    open_table,
    propose_mapping,
    read,
    sample,
)

from .files import DISTRICTS, GOOD, HEADER, NOW, csv_file, everything, line, rehearse, xlsx_file

MESSAGES = tomllib.loads((Path(hotline.__file__).parent / "messages.toml").read_text("utf-8"))


def test_the_counts_add_up_and_the_sentence_says_so() -> None:
    rows = [line() for _ in range(112)] + [line(联系电话="x") for _ in range(6)]
    run = rehearse(csv_file(*rows))
    assert (run.rows, run.importable, run.bad) == (118, 112, 6)
    assert run.title == "试导入结果：6 行需要修改"
    assert run.summary == (
        "什么都还没有写入。读到 118 行 = 可导入 112 行 + 需修改 6 行。改好 6 行再上传，或只导入 112 行。"
    )
    assert run.summary_en == "Nothing has been written yet. 118 rows = 112 can be imported + 6 to correct."
    assert not run.ok


def test_a_clean_file_says_so() -> None:
    run = rehearse(csv_file(line()))
    assert run.ok
    assert run.title == "试导入结果：全部可以导入"
    assert list(run.would_import) == [2]


def test_the_file_of_the_reference_screen_gives_its_problems() -> None:
    run = rehearse(
        csv_file(
            line(工单编号="TJ20230918-0031"),
            line(受理时间="2023/13/45"),
            line(工单编号="TJ20230918-0031"),
            line(所属区="河东"),
            line(联系电话="1.99E+10"),
            line(诉求内容=""),
            line(诉求内容="=HYPERLINK(A1)"),
        )
    )
    assert [(p.row, p.header, p.shown, p.message, p.remedy) for p in run.problems] == [
        (3, "受理时间", "2023/13/45", "没有 13 月", "改为 8 位或 2023-10-05 这样的日期"),
        (4, "工单编号", "TJ20230918-0031", "与第 2 行重复", "保留一行；若是补充，填在“补充内容”列"),
        (5, "所属区", "河东", "请写全称", "改为 河东区"),
        (6, "联系电话", "1.99E+10", "表格把号码变成了科学记数", "把该列设为文本，重新粘贴号码"),
        (7, "诉求内容", "", "必填", "补填；确无内容的，整行删除"),
        (8, "诉求内容", "=HYPERLINK(…)", "单元格是公式", "粘贴为数值"),
    ]
    assert run.by_column()["诉求内容"] == 2
    assert run.by_code()["duplicate"] == run.duplicates == 1


def test_the_first_of_repeated_order_numbers_is_imported_and_the_others_name_it() -> None:
    run = rehearse(csv_file(line(工单编号="A1"), line(), line(工单编号="A1"), line(工单编号="A1")))
    assert list(run.would_import) == [2, 3]
    assert [(p.row, dict(p.facts)["first"]) for p in run.problems] == [(4, 2), (5, 2)]


def test_order_numbers_that_differ_are_no_repeats() -> None:
    assert rehearse(csv_file(line(工单编号="A1"), line(工单编号="A01"), line(工单编号="a1"))).ok


def test_a_repeat_of_a_bad_row_is_still_a_repeat() -> None:
    run = rehearse(csv_file(line(工单编号="A1", 联系电话="x"), line(工单编号="A1")))
    assert [p.code for p in run.problems] == ["phone_form", "duplicate"]


def test_orders_imported_before_are_counted_apart_and_asked_for_in_batches() -> None:
    asked: list[int] = []

    def known(numbers: list[str]) -> set[str]:
        asked.append(len(numbers))
        return {n for n in numbers if n.endswith("7")}

    run = rehearse(csv_file(*[line(工单编号=f"N{i}") for i in range(2500)]), known=known)
    assert (run.rows, run.already, run.importable, run.bad) == (2500, 250, 2250, 0)
    assert asked == [1000, 1000, 500]
    assert "以前导入过 250 行" in run.summary


def test_progress_is_told_and_may_cancel() -> None:
    told: list[int] = []
    file = csv_file(*[line() for _ in range(3200)])
    rehearse(file, progress=lambda done, of: told.append(done) or None)
    assert told == [1000, 2000, 3000]

    class Cancelled(Exception):
        pass

    def cancel(done: int, of: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        rehearse(file, progress=cancel)


def test_all_problems_are_listed_however_many() -> None:
    assert len(rehearse(csv_file(*[line(联系电话="x") for _ in range(5000)])).problems) == 5000


@pytest.mark.parametrize("make", [csv_file, xlsx_file])
def test_an_import_cut_anywhere_continues_exactly(make: object) -> None:
    rows = [line(工单编号=f"R{i}", 联系电话="x" if i % 7 == 3 else "19900001234") for i in range(60)]
    rows.append(line(工单编号="R5"))
    table = open_table(make(*rows))  # type: ignore[operator]
    mapping = propose_mapping(table.headers)

    def numbers(after: int) -> list[int]:
        found = read(table, mapping, now=NOW, regions=DISTRICTS, after=after)
        return [item.number if isinstance(item, Row) else -item.row for item in found]

    whole = numbers(0)
    assert whole[-1] == -62  # the repeat
    for cut in (2, 5, 30, 61):
        assert numbers(cut) == [n for n in whole if abs(n) > cut]


def test_the_moment_must_be_aware() -> None:
    table = open_table(csv_file(line()))
    with pytest.raises(ValueError, match="aware"):
        dry_run(table, propose_mapping(table.headers), now=NOW.replace(tzinfo=None))


def test_a_row_prints_only_its_number() -> None:
    (row,) = everything(csv_file(line()))
    assert repr(row) == str(row) == "Row(2)"
    assert "19900001234" not in repr(list(open_table(csv_file(line())).rows()))
    assert "19900001234" not in repr(open_table(csv_file(line())))


SECRETS = [
    "测试甲乙丙",
    "19900007777",
    "999999199001010016",
    "99999919900101018X",
    "示例路七十七号",
    "999999900101001",
]


FORMS = st.sampled_from(["{}", "={}", "{}区", "{}\x00", "2023-{}", "{} {}", "1.{}E+10", "TJ-{}", "+86{}"])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(HEADER), st.tuples(st.sampled_from(SECRETS), FORMS), min_size=1))
def test_no_personal_value_in_any_column_is_ever_repeated(changes: dict[str, tuple[str, str]]) -> None:
    cells = {name: form.replace("{}", secret) for name, (secret, form) in changes.items()}
    for make in (csv_file, xlsx_file):
        if make is xlsx_file and any("\x00" in text for text in cells.values()):
            continue  # XML cannot hold it
        for problem in [p for p in everything(make(line(**cells))) if isinstance(p, Problem)]:
            said = " ".join(
                [repr(problem), problem.message, problem.remedy, problem.message_en, problem.place]
            )
            for secret in SECRETS:
                assert secret not in said
            assert "甲乙" not in said and "990000777" not in said


def test_the_quoting_guard_does_bite() -> None:
    """The control: what is not personal is quoted."""
    (problem,) = [p for p in everything(csv_file(line(受理时间="2023-13-01"))) if isinstance(p, Problem)]
    assert "2023-13-01" in repr(problem)


def test_every_message_has_both_languages_and_a_remedy() -> None:
    for kind in ("file", "cell"):
        for code, text in MESSAGES[kind].items():
            assert {"zh", "zh_remedy", "en", "en_remedy"} <= text.keys(), code
            facts = [{name for _, name, _, _ in Formatter().parse(text[k]) if name} for k in ("zh", "en")]
            assert {f.removesuffix("_en") for f in facts[0]} == {f.removesuffix("_en") for f in facts[1]}, (
                code
            )
            assert not text["zh"].endswith("。") and not text["en"].endswith("."), code


def test_no_message_blames_or_hides_behind_the_system() -> None:
    for word in ("非法", "系统异常", "错误代码", "请联系管理员"):
        assert word not in str(MESSAGES)


def test_every_code_that_the_reader_raises_has_its_sentence() -> None:
    import re

    source = "".join(p.read_text("utf-8") for p in Path(hotline.__file__).parent.glob("*.py"))
    for code in re.findall(r'HotlineFileError\(\s*"(\w+)"', source):
        assert code in MESSAGES["file"], code
    for code in re.findall(r'Reject\(\s*"(\w+)"', source):
        assert code in MESSAGES["cell"], code
    for code in (
        "encoding",
        "quotes",
        "extra_cells",
        "formula_no_value",
        "cell_error",
        "id_form",
        "id_date",
        "id_check",
    ):
        assert code in MESSAGES["cell"]


def test_a_row_has_exactly_the_fields_of_the_columns_in_their_order() -> None:
    names = [f.name for f in dataclasses.fields(Row)]
    assert names == ["number", *[field.value for field in hotline.Field], "warnings"]


def test_the_sample_is_the_same_for_the_same_seed_and_wholly_made_up() -> None:
    one, two = list(sample.rows(300, seed=7)), list(sample.rows(300, seed=7))
    assert one == two != list(sample.rows(300, seed=8))
    for row in one:
        values = dict(zip(sample.COLUMNS, row, strict=True))
        assert values["联系电话"].startswith("1990000")
        assert values["身份证号"] == "" or values["身份证号"].startswith("999999")
        assert values["诉求人"].startswith("测试")
        assert not any(word in values["诉求内容"] for word in ("孕妇", "产妇", "母亲", "患者"))
    file = io.BytesIO()
    sample.write_csv(file, 300)
    run = rehearse(file)
    assert {p.code for p in run.problems} <= {"region_unknown"}


def test_the_error_of_a_file_tells_result_reason_and_remedy() -> None:
    with pytest.raises(HotlineFileError) as caught:
        open_table(io.BytesIO(b""))
    error = caught.value
    assert error.message == f"什么都还没有写入。{error.reason}。{error.remedy}。"
    assert (error.status, error.code, error.facts) == (422, "hotline_empty", {"kind": "empty"})


def test_a_path_is_read_as_well_as_an_open_file(tmp_path: Path) -> None:
    path = tmp_path / "工单.csv"
    path.write_bytes(csv_file(line(**GOOD)).getvalue())
    table = open_table(path, path.name)
    assert (table.name, table.size) == ("工单.csv", path.stat().st_size)
    assert dry_run(table, propose_mapping(table.headers), now=NOW, regions=DISTRICTS).importable == 1
