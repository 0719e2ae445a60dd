"""The Tianjin plan as data, and a second campaign that is only a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.oversight.campaigns.form.load import load_form
from husheng.oversight.campaigns.plans.plan import available, load_plan, plan_path

KINDS = {
    "health",
    "supervision_institute",
    "police",
    "procuratorate",
    "court",
    "cyberspace",
    "market",
    "drug",
    "education",
    "civil_affairs",
    "women_federation",
    "political_legal",
    "approval",
    "supervision_commission",
    "telecom",
    "customs",
    "post",
    "army_health",
    "hotline",
}
NUMBERS = (*"一二三四五六七八九十", "十一", "十二")
PLAN = load_plan(plan_path("tianjin_2023"), agency_kinds=KINDS)

COUNTY = """
id = "county_2021"
title = { zh = "某县专项整治", en = "A county's campaign" }
lead = "health"
members = ["health", "police"]
region = "341324"
first = 2021-08-01
last = 2021-11-20

[[phases]]
id = "all"
name = { zh = "集中整治", en = "Campaign" }
first = 2021-08-01
last = 2021-10-31
quote = "集中整治"

[[duties]]
id = "health"
number = "一"
department = "卫生健康部门"
agencies = ["health"]
quote = "负责监管"

[[tasks]]
id = "publish"
duty = "health"
agencies = ["health"]
level = "both"
phase = "all"
due = 2021-08-31
title = { zh = "公布名单", en = "Publish the list" }
evidence = [{ zh = "公布的名单", en = "The published list" }]
basis = "一.1"
metrics = ["公布批准技术的医疗机构数"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> set[str]:
    with pytest.raises(Invalid) as caught:
        load_plan(written(folder, text), agency_kinds=KINDS)
    assert all(problem.remedy for problem in caught.value.problems)
    return {problem.field.partition("：")[2] for problem in caught.value.problems}


def test_the_tianjin_plan_has_its_phases_duties_and_mechanisms() -> None:
    assert [(p.first, p.last) for p in PLAN.phases] == [
        (date(2023, 8, 1), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 10, 31)),
        (date(2023, 11, 1), date(2023, 12, 31)),
    ]
    assert [d.number for d in PLAN.duties] == [f"三（{n}）" for n in NUMBERS]
    assert [m.name.zh for m in PLAN.mechanisms] == [
        "联合执法调查",
        "重大案件会商督办",
        "案件移送",
        "案件信息通报共享",
        "舆情引导",
        "有奖举报",
    ]


def test_every_duty_and_every_agency_named_in_it_has_a_task_with_evidence() -> None:
    for duty in PLAN.duties:
        tasks = [task for task in PLAN.tasks if task.duty == duty.id]
        assert {agency for task in tasks for agency in task.agencies} >= set(duty.agencies), duty.id
    assert all(task.evidence and task.title.en and task.basis for task in PLAN.tasks)


def test_the_plans_form_is_beside_it_and_its_tasks_name_rows_of_that_form() -> None:
    assert PLAN.form is not None
    rows = set(load_form(PLAN.form).row_of)
    assert {metric for task in PLAN.tasks for metric in task.metrics} <= rows


def test_a_task_without_a_day_of_its_own_ends_with_its_phase() -> None:
    due = {task.id: task.due for task in PLAN.tasks}
    assert due["health_inspect"] == date(2023, 9, 30)
    assert due["year_summary"] == date(2023, 12, 25)


def test_a_district_gets_the_district_tasks_and_the_city_its_own() -> None:
    district = {task.id for task in PLAN.tasks_of("health", "district")}
    city = {task.id for task in PLAN.tasks_of("health", "city")}
    assert "district_self_review" in district - city
    assert "city_spot_checks" in city - district


def test_nothing_is_asked_of_a_justice_agency_but_what_the_plan_says_of_it() -> None:
    assert {task.duty for task in PLAN.tasks_of("court", "district")} == {"justice"}


def test_another_campaign_is_only_a_file(tmp_path: Path) -> None:
    plan = load_plan(written(tmp_path, COUNTY), agency_kinds=KINDS)
    assert (plan.form, plan.tasks[0].due) == (None, date(2021, 8, 31))


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('agencies = ["health"]\nlevel', 'agencies = ["helth"]\nlevel', "tasks[1].agencies"),
        ('lead = "health"', 'lead = "nobody"', "lead"),
        ('phase = "all"', 'phase = "first"', "tasks[1].phase"),
        ('duty = "health"', 'duty = "x"', "tasks[1].duty"),
        ('level = "both"', 'level = "county"', "tasks[1].level"),
        ("first = 2021-08-01\nlast = 2021-11-20", "first = 2021-12-01\nlast = 2021-11-20", "last"),
        ("due = 2021-08-31", 'due = "8月底"', "tasks[1].due"),
        (
            'evidence = [{ zh = "公布的名单", en = "The published list" }]',
            "evidence = []",
            "tasks[1].evidence",
        ),
        ('en = "Publish the list"', 'en = ""', "tasks[1].title.en"),
        ('region = "341324"', 'region = "341324"\nform = "form.toml"', "form"),
        ('region = "341324"', 'region = "341324"\nregoin = "1"', "regoin"),
        ('id = "county_2021"', "", "id"),
    ],
)
def test_a_slip_is_named_with_its_key_and_remedy(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert old in COUNTY
    assert key in problems(tmp_path, COUNTY.replace(old, new, 1))


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    task = COUNTY[COUNTY.index("[[tasks]]") :]
    assert "tasks" in problems(tmp_path, COUNTY + task)


def test_an_unknown_plan_names_those_that_exist() -> None:
    assert "tianjin_2023" in available()
    with pytest.raises(NotFound, match="tianjin_2023"):
        plan_path("../tianjin_2023")
