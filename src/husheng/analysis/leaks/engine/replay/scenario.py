"""What is played: how many registers, clerks and months, and in which way the two clerks take records."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Habit(StrEnum):
    """How the registering clerk takes his part. The source tells only "a few dozen a day" and that it was his job."""

    NOW_AND_THEN = "now_and_then"  # a few dozen in one sitting, on so many days as make up his part
    DAILY = (
        "daily"  # a few dozen in one sitting on every working day: then his part is larger than the source's
    )
    TRICKLE = "trickle"  # one or two on every working day
    AT_WORK = "at_work"  # he copies while he registers, and opens nothing that he would not have opened


@dataclass(frozen=True)
class Scenario:
    """A city's registers and the people who read in them."""

    months: int = 36
    registers: int = 10
    clerks: int = 6  # registering clerks of each register
    officers: int = 40  # other posts that read, each in matters of its own
    births: int = 1_060  # new records in each register and month
    in_bulk: int = 38_000  # taken by the second clerk from one register …
    bulk_days: int = 2  # … on so many days a month
    by_hand: int = 1_000  # taken by the registering clerk from another
    sitting: int = 28  # how many he takes at once
    habit: Habit = Habit.NOW_AND_THEN
    canaries: int = 2  # in each register
    first_month: int = 2020 * 12 + 6  # the source: July 2020 to July 2023
    seed: int = 1

    @property
    def days(self) -> int:
        """Working days of a month, near enough."""
        return 21

    @property
    def in_bulk_a_month(self) -> int:
        """What the second clerk takes each month."""
        return min(-(-self.in_bulk // self.months), self.births)

    @property
    def by_hand_a_month(self) -> int:
        """What the registering clerk takes each month."""
        if self.habit is Habit.DAILY:
            return self.sitting * self.days
        return -(-self.by_hand // self.months)


# The two clerks: the one who registers in register 0, and the contractor's office clerk who can open register 1.
REGISTRAR: Final = "r00c00"
OFFICE_CLERK: Final = "r01c00"
SOURCE: Final = Scenario()
