"""The clock engine 期限引擎: from rule, trigger, calendar, suspensions and extensions to the due moment.

Pure: no Django, no wall clock, no database; usable as a library and measured by the benchmarks.
"""

from __future__ import annotations

from .calendar import Calendar, OverlayError, default_calendar
from .compute import Disputed, Due, compute
from .errors import ClockError, NotAClock, UnknownRule
from .ladder import Rung, rungs
from .lawbook import LawBook, default_lawbook
from .model import Extension, ExtensionOption, Ground, Law, Reading, Rule, Suspension
from .offers import offer_words, offers
from .remaining import Remaining, remaining, waiting
from .ruler import Cell, Ruler, day_ruler
from .selection import Selection, rule_for, select
from .stepping import Step
from .text import Text

__all__ = [
    "Calendar",
    "Cell",
    "ClockError",
    "Disputed",
    "Due",
    "Extension",
    "ExtensionOption",
    "Ground",
    "Law",
    "LawBook",
    "NotAClock",
    "OverlayError",
    "Reading",
    "Remaining",
    "Rule",
    "Ruler",
    "Rung",
    "Selection",
    "Step",
    "Suspension",
    "Text",
    "UnknownRule",
    "compute",
    "day_ruler",
    "default_calendar",
    "default_lawbook",
    "offer_words",
    "offers",
    "remaining",
    "rule_for",
    "rungs",
    "select",
    "waiting",
]
