"""A report that was signed stays genuine when the key that signed it is replaced."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from husheng.foundation.ledger import keyring, sequencer, store
from husheng.foundation.testing import City
from husheng.oversight.campaigns import signing

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path: Path):
    settings.HUSHENG_HOME = tmp_path
    sequencer._trusted.clear()
    sequencer._asked.clear()
    yield
    sequencer._trusted.clear()
    sequencer._asked.clear()


def test_after_a_rotation_old_and_new_signatures_are_genuine_and_a_changed_report_is_not(city: City) -> None:
    sequencer.integrate_all()
    old = store.current_log().vkey
    before = signed(b"September")
    keyring.rotate("main")
    city.actor("handler")
    sequencer.integrate_all()
    keyring.retire("main", old)
    after = signed(b"October")
    assert signing.genuine(before) and signing.genuine(after)
    after.body = b"Octobre"
    assert not signing.genuine(after)
    assert not signing.genuine(SimpleNamespace(**{**vars(before), "signature": after.signature}))


def signed(body: bytes) -> SimpleNamespace:
    return SimpleNamespace(body=body, sha256=signing.digest(body), signature=signing.sign(body))
