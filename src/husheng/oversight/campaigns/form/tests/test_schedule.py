"""When reports fall due: the 25th, no roll-forward, an early reminder, and the two year reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from husheng.oversight.campaigns.form.schedule import month, reminder, schedule
from husheng.oversight.campaigns.form.tests.samples import FORM

SLOTS = {slot.period.id: slot for slot in schedule(FORM)}


def test_every_month_is_due_on_the_25th_of_the_next() -> None:
    due = {key: slot.due for key, slot in SLOTS.items() if slot.kind == "month"}
    assert due == {
        "2023-08": date(2023, 9, 25),
        "2023-09": date(2023, 10, 25),
        "2023-10": date(2023, 11, 25),
        "2023-11": date(2023, 12, 25),
        "2023-12": date(2024, 1, 25),
    }


def test_a_saturday_moves_the_reminder_to_the_24th_and_not_the_due_day() -> None:
    assert (SLOTS["2023-10"].due, SLOTS["2023-10"].remind) == (date(2023, 11, 25), date(2023, 11, 24))


def test_a_working_day_is_its_own_reminder() -> None:
    assert SLOTS["2023-09"].remind == date(2023, 10, 25)


def test_a_make_up_working_day_handed_in_by_the_calendar_is_respected() -> None:
    assert reminder(date(2023, 11, 25), lambda day: True) == date(2023, 11, 25)


def test_the_year_report_is_due_before_its_year_ends_and_is_corrected_after() -> None:
    year, corrected = SLOTS["2023"], SLOTS["2023-c"]
    assert (year.due, year.until_filed) == (date(2023, 12, 25), True)
    assert (corrected.due, corrected.corrects) == (date(2024, 1, 25), "2023")
    assert corrected.period.last == date(2023, 12, 31)


def test_a_campaign_that_rolls_forward_can_say_so() -> None:
    rolling = replace(FORM, due=replace(FORM.due, roll_forward=True))
    assert {s.period.id: s.due for s in schedule(rolling)}["2023-10"] == date(2023, 11, 27)


def test_a_month_ends_on_its_last_day() -> None:
    assert (month(2024, 2).last, month(2023, 12).last) == (date(2024, 2, 29), date(2023, 12, 31))


def test_a_period_says_its_name() -> None:
    assert (month(2023, 9).label(), month(2023, 9).label("en")) == ("2023年9月", "2023-09")
    assert SLOTS["2023"].period.label() == "2023年8月1日至2023年12月25日"
