"""P2: no score, rank or tier of a natural person outside an opened case's network workspace, and there never of a
protected person. No workspace is built, so there is none at all."""

from __future__ import annotations

import re

import ground
import pytest
from django.db import models

SCORES = re.compile(r"(\b|_)(score|rank|tier|risk|rating|suspicion)(\b|_)|嫌疑|评分|等级|风险", re.I)
# What compares reporters and late agencies, never people.
OF_AGENCIES: frozenset[str] = frozenset()


def scoring(names: list[str]) -> list[str]:
    return [each for each in ground.speaking(SCORES, names) if each.split(" ")[0] not in OF_AGENCIES]


def test_nobody_has_a_score_a_rank_or_a_tier() -> None:
    told = [name for name in ground.told_columns() if not name.startswith("processing.assessment.impact")]
    assert len(told) > 300
    assert scoring(told) == []


def test_no_act_scores_anybody() -> None:
    from husheng.foundation.acts.registry import all_acts

    assert scoring([f"{info.name} {info.summary}" for info in all_acts()]) == []


def test_no_list_of_parties_is_sorted_by_anything_of_a_person() -> None:
    """People are listed in the order in which they were entered, or by number."""
    from husheng.casework.cases.models import CaseParty
    from husheng.registries.parties.models import Party

    assert set(CaseParty._meta.ordering) == {"added_at", "id"}
    assert not Party._meta.ordering


@pytest.mark.parametrize("name", ["parties.party.risk_score 值", "cases.caseparty.tier 层", "x.y.z 嫌疑度"])
def test_the_check_would_notice(name: str) -> None:
    assert scoring([name])


def test_the_check_reads_names_as_the_models_have_them() -> None:
    class Suspect(models.Model):
        person_rank = models.IntegerField("名次")

        class Meta:
            app_label = "nowhere"
            managed = False

    told = [f"nowhere.suspect.{f.name} {f.verbose_name}" for f in Suspect._meta.concrete_fields]
    from django.apps import apps

    del apps.all_models["nowhere"]
    assert scoring(told)
