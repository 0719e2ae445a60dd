"""Plans and forms as this installation has them: the house's own, and a city's in the data folder (a new campaign is a
file, not code). Read once, and again when a file has changed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from husheng.foundation.agencies.models import AgencyKind
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.once import once_a_page

from .form.load import load_form
from .form.model import Form
from .models import Campaign
from .plans.plan import Plan, available, load_plan, plan_path


def folder() -> Path:
    """Where a city puts its own plans: one folder each, with plan.toml and its form beside it."""
    return Path(settings.HUSHENG_HOME) / "plans"


def names() -> list[str]:
    """Every plan that can be opened."""
    return available(folder())


def plan(name: str) -> Plan:
    """A plan by name; `NotFound` where there is none, `Invalid` with every slip where its file has some."""
    path = plan_path(name, folder())
    return _plan(path, path.stat().st_mtime_ns, _kinds())


@once_a_page
def _kinds() -> frozenset[str]:
    return frozenset(AgencyKind.objects.values_list("slug", flat=True))


def form(name: str) -> Form:
    """The form of a plan."""
    path = plan(name).form
    if path is None:
        raise Invalid("这个方案没有报表。请在方案文件里写明报表文件。")
    return _form(path, path.stat().st_mtime_ns)


def plan_of(campaign: Campaign) -> Plan:
    return plan(campaign.plan)


def form_of(campaign: Campaign) -> Form:
    return form(campaign.plan)


@lru_cache(maxsize=32)
def _plan(path: Path, changed: int, kinds: frozenset[str]) -> Plan:
    return load_plan(path, agency_kinds=kinds)


@lru_cache(maxsize=32)
def _form(path: Path, changed: int) -> Form:
    return load_form(path)
