"""How things of a campaign are called, in the paper's words and in the reader's language."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping

from django.utils.translation import get_language

from husheng.foundation.kernel.once import once_a_page

from . import files, words
from .models import Campaign, Report, Task
from .plans.plan import Plan
from .plans.reader import Text


def spoken(text: Text) -> str:
    """The words in the reader's language."""
    return text.to(get_language() or "zh")


def campaign_title(campaign: Campaign) -> str:
    """The plan's title in the reader's language."""
    return spoken(files.plan_of(campaign).title)


@once_a_page
def english() -> Mapping[str, str]:
    """Chinese → English of what clocks and papers bear of a campaign: its title and its year reports."""
    found: dict[str, str] = {}
    for campaign in Campaign.objects.order_by("plan").distinct("plan"):
        plan = files.plan_of(campaign)
        years = files.form_of(campaign).due.years if plan.form else ()
        found |= {text.zh: text.en for text in (plan.title, *(year.label for year in years))}
    return found


def unit_name(report: Report) -> str:
    """填报单位 as the paper says it: the district, or the department."""
    agency = report.agency
    if report.region_path != report.campaign.region_path:
        return agency.region.name
    return agency.name


def state_of(report: Report) -> tuple[str, object]:
    """Pill and word: a draft that nobody has touched has not begun."""
    begun = report.state != "draft" or report.filled_by or report.narrative
    return words.REPORT[report.state] if begun else words.NOT_BEGUN


def period_name(report: Report, language: str = "") -> str:
    """The period in the reader's language, or in the one that is named."""
    language = language or get_language() or "zh"
    if report.sort == Report.MONTH:
        first = report.first_day
        return (
            f"{month_name[first.month]} {first.year}"
            if language.startswith("en")
            else f"{first.year} 年 {first.month} 月"
        )
    years = {year.id: year.label for year in files.form_of(report.campaign).due.years}
    return years[report.period].to(language) if report.period in years else report.period


def task_title(task: Task, plan: Plan) -> str:
    """The plan's own words for it, in the reader's language; an added task has only its own."""
    found = plan.task(task.slug)
    return spoken(found.title) if found else task.title


def task_evidence(task: Task, plan: Plan) -> list[str]:
    """What must be shown for it."""
    found = plan.task(task.slug)
    return [spoken(one) for one in found.evidence] if found else list(task.evidence)


def task_basis(task: Task, plan: Plan) -> str:
    """The place in the plan that asks for it; empty for an added task."""
    found = plan.task(task.slug)
    return found.basis if found else ""
