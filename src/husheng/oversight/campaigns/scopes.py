"""Whose work a report tells of. Together the reports of a period cover everything in the campaign's region, each thing
once: a district tells of all its agencies, a department of itself, the lead also of those that hand in nothing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.agencies.models import Agency
from husheng.foundation.agencies.scope import Scope, only, places_below

from .form.rollup import City
from .models import Campaign, Report


@dataclass(frozen=True)
class Reporters:
    """Who reports in a campaign, and whose work goes into whose report."""

    campaign: Campaign
    districts: dict[str, UUID]  # region code of the district -> the agency that reports for it
    departments: frozenset[UUID]
    silent: frozenset[UUID]  # of the region itself, without a report of their own: the lead tells of them

    @property
    def city(self) -> City:
        """The region as the roll-up sees it."""
        return City(code_of(self.campaign.region_path), frozenset(self.districts))

    def unit(self, agency: UUID, path: str) -> str:
        """The reporter of an agency's work, as the engine names it; empty outside the campaign's region."""
        district = self.district(path)
        if district:
            return district
        return f"{self.city.code}/{self.teller(agency)}" if path == self.campaign.region_path else ""

    def district(self, path: str) -> str:
        """The code of the reporting district that a path lies in."""
        above = self.campaign.region_path
        if path == above or not path.startswith(above):
            return ""
        code = path.removeprefix(above).split("/", 1)[0]
        return code if code in self.districts else ""

    def place(self, path: str) -> str:
        """The code under which the engine knows a place: its district's, or its own."""
        return self.district(path) or (code_of(path) if path else "")

    def teller(self, agency: UUID) -> UUID:
        """The department in whose report the work of an agency of the region itself is told."""
        return self.campaign.agency_id if agency in self.silent else agency

    def unit_of(self, report: Report) -> str:
        return self.unit(report.agency_id, report.region_path)

    def scope_of(self, report: Report) -> Scope:
        if report.region_path != self.campaign.region_path:
            return places_below(report.region_path)
        own = {report.agency_id}
        return only(own | self.silent if report.agency_id == self.campaign.agency_id else own)


def reporters(campaign: Campaign) -> Reporters:
    """Who reports in the campaign, as its reports say."""
    pairs = set(campaign.reports.order_by().values_list("agency_id", "region_path").distinct())
    own = {agency for agency, path in pairs if path == campaign.region_path}
    above = Agency.objects.filter(region_path=campaign.region_path).values_list("pk", flat=True)
    return Reporters(
        campaign=campaign,
        districts={code_of(path): agency for agency, path in pairs if path != campaign.region_path},
        departments=frozenset(own),
        silent=frozenset(set(above) - own),
    )


def code_of(path: str) -> str:
    """The code of the place that a path ends in."""
    return path.rstrip("/").rsplit("/", 1)[-1]
