"""Which kinds of things are closed to a post is read from their pages, whatever mark these bear."""

from __future__ import annotations

import pytest

from husheng.faces.desk import opened
from husheng.foundation.shell import subjects
from husheng.foundation.testing import City

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def test_a_page_that_is_open_to_every_post_closes_its_kind_to_nobody(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(subjects.PAGES, "jobs.progress", "jobs:show")  # type: ignore[misc]
    opened._views.cache_clear()
    try:
        found = opened.closed(city.actor("custodian"))
    finally:
        opened._views.cache_clear()
    assert "jobs.progress" not in found and "leads.lead" in found
