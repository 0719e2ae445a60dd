"""Parties 当事人. A natural person's name, ID number and phone stand only in sealed fields (P4)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel import bigrams
from husheng.foundation.kernel.rows import Rows
from husheng.foundation.vault.blind import BlindIndexField
from husheng.foundation.vault.sealed import SealedField, SealedRow

ART, MEDICAL, OTHER, PERSON = "art_inst", "non_med", "non_other", "person"
CLASSES = [(ART, "技术准入机构"), (MEDICAL, "其他医疗机构"), (OTHER, "其他机构"), (PERSON, "个人")]


class Party(SealedRow, Acted):
    """当事人: an organisation, or a person who is shown only as 个人 and a number."""

    seen_by = Rows(held="agency", granted=True)

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="登记机构")
    region_path = models.CharField("地区路径", max_length=120)
    party_class = models.CharField("类别", max_length=20, choices=CLASSES)
    name = models.CharField("机构名称", max_length=120, blank=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True, db_index=True)
    address = models.CharField("地址", max_length=200, blank=True)
    number = models.CharField("编号", max_length=40, unique=True)
    person_name = SealedField("姓名", null=True, blank=True)
    person_id_no = SealedField("身份证号", null=True, blank=True)
    person_phone = SealedField("电话", null=True, blank=True)
    minor = models.BooleanField("未成年人", default=False)
    id_blind = BlindIndexField("身份证盲索引", of="person_id_no")
    phone_blind = BlindIndexField("电话盲索引", of="person_phone")
    name_blind = BlindIndexField("姓名粗索引", of="person_name", bits=16)
    search = SearchVectorField("检索", null=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(party_class=PERSON) | models.Q(name="", uscc="", search=None),
                name="a_person_is_never_named_in_plain",
            )
        ]
        indexes = [
            models.Index(
                fields=["id_blind"],
                condition=models.Q(id_blind__isnull=False),
                name="person_by_exact_number",
            ),
            models.Index(
                fields=["phone_blind"],
                condition=models.Q(phone_blind__isnull=False),
                name="person_by_exact_phone",
            ),
            models.Index(
                fields=["name_blind"],
                condition=models.Q(name_blind__isnull=False),
                name="persons_by_bucket_of_names",
            ),
            models.Index(fields=["agency", "-id"], name="parties_of_agency"),
            GinIndex(fields=["search"], name="parties_search"),
        ]

    @property
    def label(self) -> str:
        """What lists show: the organisation's name, or 个人 and the number."""
        return self.name or f"个人 {self.number}"

    def __str__(self) -> str:
        return self.number

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person, of whom nothing stands in plain."""
        return self.party_class == PERSON

    def words(self) -> str | None:
        """The search text of an organisation, as a tsvector; a person has none (P4)."""
        if self.is_person:
            return None
        return " ".join(f"'{word}'" for word in bigrams.tokens(f"{self.number} {self.name} {self.uscc}"))
