"""The evidence of a case is kept while it is open and for the term of its file; when its key is destroyed, they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.erasure import acts as erasure
from husheng.foundation.erasure import known, rules
from husheng.foundation.erasure.acts import ErasureDetails
from husheng.foundation.erasure.models import Erasure
from husheng.foundation.evidence import originals, store
from husheng.foundation.evidence.tests.samples import secured
from husheng.foundation.kernel.errors import Invalid, NotFound
from husheng.foundation.testing import City

from .. import acts
from ..models import Case
from .people import Office, media, office

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture
def town(city: City, settings, tmp_path: Path) -> Office:
    media(settings, tmp_path)
    settings.HUSHENG_HOME = tmp_path
    return office(city)


def asked(town: Office, case: Case, ground: str) -> Erasure:
    return erasure.ask(town.first, ErasureDetails(Case.kind(), case.pk, ground, "档销〔2056〕1号"))


def confirmed(city: City, row: Erasure) -> Erasure:
    code = rules.code_of(row.fingerprint)
    row = erasure.confirm(city.actor("custodian"), seen(row), code)
    return erasure.erase(city.actor("custodian"), seen(row), code)


def test_an_open_case_and_then_its_file_hold_the_evidence(town: Office, city: City) -> None:
    case = town.filed()
    exhibit = secured(town.first, case.pk)
    for key in (case.pk, exhibit.pk):
        assert {"archive" in block.cited or "档案" in block.cited for block in known.blocks(key)} == {
            True,
            False,
        }
    case.refresh_from_db()
    acts.withdraw(town.leader, seen(case), "违法事实不成立。")
    for key in (case.pk, exhibit.pk):
        [block] = known.blocks(key)
        assert "档案" in block.cited and block.until is not None
    with pytest.raises(Invalid, match="法定保存期限"):
        confirmed(city, asked(town, case, "unlawful"))
    assert originals.condition(exhibit) == originals.SAME


def test_with_the_cases_key_all_of_its_files_are_gone_and_no_others(town: Office, city: City) -> None:
    case, another = town.filed(), town.filed()
    rows = [secured(town.first, case.pk) for _ in range(3)]
    other = secured(town.first, another.pk)
    done = confirmed(city, asked(town, case, "judgment"))
    assert {key for _, key, _ in done.records} == {str(row.pk) for row in rows}
    assert set(done.keys) == {str(case.pk), *(str(row.pk) for row in rows)}
    assert not any(store.path_of(row.sealed).exists() for row in rows)
    assert originals.condition(other) == originals.SAME


def test_a_case_without_evidence_and_an_outsider_have_nothing_to_erase(town: Office, city: City) -> None:
    case = town.filed()
    with pytest.raises(NotFound):
        asked(town, case, "judgment")
    secured(town.first, case.pk)
    stranger = city.actor("handler", "market")
    with pytest.raises(NotFound):
        erasure.ask(stranger, ErasureDetails(Case.kind(), case.pk, "judgment", "甲"))
