"""Completeness and timeliness by district, with what each figure is made of."""

from __future__ import annotations

from datetime import date

from husheng.oversight.campaigns.form.punctuality import Handed, Rate, punctuality, total

DUE = date(2023, 10, 25)
UNITS = ["和平区", "河东区", "河西区", "南开区"]
REPORTS = [
    Handed("和平区", "2023-09", DUE, date(2023, 10, 25), True),
    Handed("河东区", "2023-09", DUE, date(2023, 10, 26), True),
    Handed("河西区", "2023-09", DUE, None, False),
    Handed("南开区", "2023-09", DUE, date(2023, 10, 20), False),
]


def figures(as_of: date) -> dict[str, tuple[Rate, Rate]]:
    return {each.unit: (each.complete, each.timely) for each in punctuality(UNITS, REPORTS, as_of)}


def test_on_the_due_day_is_in_time_and_a_day_later_is_late() -> None:
    found = figures(date(2023, 11, 1))
    assert found["和平区"] == (Rate(1, 1), Rate(1, 1))
    assert found["河东区"] == (Rate(1, 1), Rate(0, 1))


def test_what_was_not_handed_in_counts_against_both() -> None:
    assert figures(date(2023, 11, 1))["河西区"] == (Rate(0, 1), Rate(0, 1))


def test_what_was_sent_back_was_in_time_but_is_not_complete() -> None:
    assert figures(date(2023, 11, 1))["南开区"] == (Rate(0, 1), Rate(1, 1))


def test_nobody_is_late_before_the_due_day_is_over() -> None:
    found = figures(DUE)
    assert found["河西区"] == (Rate(0, 0), Rate(0, 0))
    assert found["河西区"][0].share is None
    assert found["和平区"] == (Rate(1, 1), Rate(1, 1))


def test_the_city_adds_numerators_and_denominators() -> None:
    city = total(punctuality(UNITS, REPORTS, date(2023, 11, 1)), "天津市")
    assert (city.complete, city.timely) == (Rate(2, 4), Rate(2, 4))
    assert city.complete.share == 0.5
