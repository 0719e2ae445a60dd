"""Reports over the API: live until they are handed in, then the snapshot; the paper form as a file."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])


@pytest.fixture
def campaign(stage):
    for day in (5, 12):
        stage.case(dt.date(2023, 9, day))
    return stage.opened()


def cell(matrix, row, column):
    return next(c for c in matrix["cells"] if (c["row"], c["column"]) == (row, column))


def counted(matrix):
    """The one cell of the sample that counts filed cases of this type and class."""
    return max(matrix["cells"], key=lambda c: (c["rows_behind"], c["value"]))


def test_a_report_is_read_live_then_as_it_was_handed_in(systems, stage, campaign):
    report = stage.report(campaign)
    health = systems.of()
    before = health.get(f"/reports/{report.pk}/matrix").json()
    assert (before["frozen"], before["sha256"]) == (False, "")
    assert counted(before)["value"] == 2
    stage.submit(report)
    stage.case(dt.date(2023, 9, 20))
    frozen = health.get(f"/reports/{report.pk}/matrix").json()
    assert frozen["frozen"] is True
    assert frozen["sha256"]
    assert counted(frozen)["value"] == 2
    now = health.get(f"/reports/{report.pk}/matrix", live_now="true").json()
    assert cell(now, counted(frozen)["row"], counted(frozen)["column"])["value"] == 3


def test_a_later_fact_shows_as_a_correction_in_the_next_report(systems, stage, campaign):
    stage.submit(stage.report(campaign))
    stage.case(dt.date(2023, 9, 20))
    following = stage.report(campaign, "2023-10")
    matrix = systems.of().get(f"/reports/{following.pk}/matrix").json()
    assert {(c["period"], c["amount"]) for c in matrix["corrections"]} == {("2023-09", 1)}


def test_the_form_comes_as_a_file_with_the_same_numbers(systems, stage, campaign):
    report = stage.report(campaign)
    answer = systems.of().get(f"/reports/{report.pk}/form.xlsx")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    values = {str(value) for row in sheet.iter_rows(values_only=True) for value in row if value is not None}
    assert {"2", "--"} <= values


def test_own_reports_are_listed_by_cursor(systems, stage, campaign):
    health = systems.of()
    seen, cursor = [], ""
    while cursor is not None:
        page = health.get("/reports", limit=3, cursor=cursor).json()
        seen += [(line["due_on"], line["id"]) for line in page["items"]]
        cursor = page["next"]
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == len(set(seen)) > 3


def test_everybodys_standing_is_open_and_their_cells_are_not(systems, stage, campaign):
    neighbour = systems.of("health", "120103")
    lines = neighbour.get("/reports", campaign=str(campaign.pk), period="2023-09", limit=100).json()["items"]
    mine = {line["id"]: line["readable"] for line in lines}
    assert mine[str(stage.report(campaign).pk)] is False
    assert mine[str(stage.report(campaign, region="120103").pk)] is True
    for path in ("", "/matrix", "/form.xlsx"):
        assert neighbour.get(f"/reports/{stage.report(campaign).pk}{path}").status_code == 404


def test_the_lead_agency_reads_what_was_handed_in(systems, stage, campaign):
    office = systems.of("health", "120000", role="coordinator")
    assert office.get(f"/reports/{stage.report(campaign).pk}/matrix").status_code == 200
