"""Cases 案件 with their members, parties, violation types, facts and notes."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from husheng.foundation.acts.matter import Matter
from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency, User
from husheng.foundation.kernel.rows import Rows
from husheng.foundation.kernel.violations import choices
from husheng.intake.leads.models import Lead
from husheng.registries.parties.models import Party

from .choices import CLASSES, OUTCOMES, ROLES, STANDINGS, STATES
from .states import CASE

PROCURATORATE = "procuratorate"


class Case(Acted):
    """案件."""

    seen_by = Rows(held="agency", granted=True)

    lifecycle = CASE

    number = models.CharField("案号", max_length=40, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="办案机构", db_index=False)
    region_path = models.CharField("地区路径", max_length=120)
    state = models.CharField("状态", max_length=20, default=CASE.initial, choices=STATES)
    lead = models.ForeignKey(Lead, models.PROTECT, null=True, related_name="cases", verbose_name="来源线索")
    from_handover = models.UUIDField("来自移送", null=True)
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="successors", verbose_name="移送前的案件"
    )
    organisation = models.CharField("机构", max_length=120, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    title = models.CharField("案由", max_length=300)
    search = SearchVectorField("检索", null=True, editable=False)
    principal_type = models.CharField("主要违法类型", max_length=30, choices=choices())
    party_class = models.CharField("机构类别", max_length=20, choices=CLASSES)
    proposed_at = models.DateTimeField("提请时间")
    filed_on = models.DateField("立案日期", null=True)
    decided_on = models.DateField("决定日期", null=True)
    decision = models.CharField("决定", max_length=20, choices=OUTCOMES, blank=True)
    decision_text = models.TextField("决定说明", blank=True)
    closed_at = models.DateTimeField("结案时间", null=True)
    outcome = models.CharField("结果", max_length=20, choices=OUTCOMES, blank=True)
    outcome_text = models.TextField("结果说明", blank=True)

    class Meta:
        ordering: ClassVar = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="closed") | ~models.Q(outcome=""),
                name="a_closed_case_has_an_outcome",
            )
        ]
        indexes = [
            models.Index(fields=["-proposed_at", "-id"], name="cases_by_day"),
            models.Index(fields=["agency", "-proposed_at", "-id"], name="cases_of_agency"),
            models.Index(fields=["agency", "state", "-proposed_at", "-id"], name="cases_by_state"),
            models.Index(fields=["filed_on"], name="cases_filed"),
            models.Index(
                fields=["region_path", "filed_on"],
                name="cases_of_region",
                opclasses=["text_pattern_ops", "date_ops"],
            ),
            models.Index(
                fields=["from_handover"],
                condition=models.Q(from_handover__isnull=False),
                name="cases_of_handover",
            ),
            GinIndex(fields=["search"], name="cases_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def matter(self) -> Matter:
        """How lower rooms know this case."""
        return Matter(self.kind(), self.pk, self.number, self.title)

    def held_by(self, verb: str) -> frozenset[UUID]:
        """Its agency's; but to look into what was not handed over is the procuratorates' above the region."""
        if verb == "look_into":
            codes = self.region_path.strip("/").split("/")
            above = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes) + 1)]
            found = Agency.objects.filter(kind_of__slug=PROCURATORATE, region_path__in=above, active=True)
            return frozenset(found.values_list("pk", flat=True))
        return frozenset({self.agency_id})


class Member(models.Model):
    """办案人员: at least two handlers; the second one confirms the opening."""

    seen_by = Rows(parent="case")

    case = models.ForeignKey(Case, models.PROTECT, related_name="members")
    user = models.ForeignKey(User, models.PROTECT)
    role = models.CharField("分工", max_length=20, choices=ROLES)
    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(until=None), name="one_role_per_member_at_a_time"
            )
        ]


class CaseParty(models.Model):
    """案件当事人: the class is that of the day on which it entered the case; a person's basis is on record (P1)."""

    seen_by = Rows(inside="case", shows=("party",))

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    party = models.ForeignKey(Party, models.PROTECT, related_name="cases")
    party_class = models.CharField("类别", max_length=20, choices=CLASSES)
    counts_as = models.CharField("计入", max_length=20, choices=CLASSES)
    standing = models.CharField("地位", max_length=20, choices=STANDINGS)
    basis = models.CharField("依据", max_length=40, blank=True)  # bases.toml
    added_at = models.DateTimeField("加入时间")
    added_by = models.UUIDField("加入人")

    class Meta:
        ordering: ClassVar = ["added_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "party"], name="a_party_stands_once_in_a_case"),
            models.CheckConstraint(
                condition=~models.Q(party_class="person", standing="investigated") | ~models.Q(basis=""),
                name="no_person_is_named_without_a_basis",
            ),
        ]


class CaseType(models.Model):
    """案件违法类型: a case may have several, or none of the form's seven."""

    seen_by = Rows(parent="case")

    case = models.ForeignKey(Case, models.PROTECT, related_name="types")
    violation = models.CharField("违法类型", max_length=30, choices=choices())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "violation"], name="a_type_stands_once_in_a_case")
        ]


class Fact(models.Model):
    """事实: what is established, and by which exhibits. `suspected_crime` puts the case on 应移未移."""

    seen_by = Rows(inside="case")

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="facts")
    ordinal = models.PositiveSmallIntegerField("序")
    text = models.TextField("事实")
    violation = models.CharField("违法类型", max_length=30, choices=choices(), blank=True)
    suspected_crime = models.BooleanField("涉嫌犯罪", default=False)
    exhibits = models.JSONField("证据", default=list)
    at = models.DateTimeField("时间")
    by = models.UUIDField("记录人")

    class Meta:
        ordering: ClassVar = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["case", "ordinal"], name="facts_are_numbered_once")]
        indexes = [
            models.Index(
                fields=["case", "at"], condition=models.Q(suspected_crime=True), name="facts_of_crime"
            )
        ]


class Note(models.Model):
    """办案记录."""

    seen_by = Rows(inside="case")

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    text = models.TextField("内容")
    at = models.DateTimeField("时间")
    by = models.UUIDField("记录人")

    class Meta:
        ordering: ClassVar = ["-at"]
