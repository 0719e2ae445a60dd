"""P5: statistics about protected persons that leave the task force suppress small cells; reports between agencies are
exempt. Nothing of the kind leaves yet, and this holds the doors: a page or a way that anybody may open is named here.
"""

from __future__ import annotations

import re

import ground
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from husheng.casework.cases.tests.people import office
from husheng.foundation.agencies.access import PUBLIC
from husheng.foundation.testing import City, client_of

# Pages without a login on the desk's side: none of them counts anybody.
OPEN = {"closed", "desk:healthz", "desk:identity", "desk:identities", "desk:session_left"}
OPEN |= {"ledger:checkpoint", "ledger:policy", "ledger:tile"}  # hashes and signatures
COUNTS = re.compile(r"(protected_persons|受保护的人\s*[:：]?\s*\d+|受保护人员\s*\d+)")


def public_pages() -> set[str]:
    found: set[str] = set()

    def walk(resolver: URLResolver, room: str = "") -> None:
        for each in resolver.url_patterns:
            if isinstance(each, URLResolver):
                walk(each, each.namespace or room)
            elif _open(each):
                found.add(f"{room}:{each.name}" if room else str(each.name or each.callback.__name__))

    def _open(pattern: URLPattern) -> bool:
        return getattr(pattern.callback, "husheng_access", None) == PUBLIC

    walk(get_resolver())
    return found


def counted(text: str) -> bool:
    return bool(COUNTS.search(text))


def test_no_page_is_public_that_is_not_named_here() -> None:
    assert {page for page in public_pages() if not page.startswith(("api:", "api-"))} <= OPEN


@ground.on_the_database
def test_nobody_outside_learns_how_many_are_protected(city: City) -> None:
    town = office(city)
    case = town.filed()
    town.entered(case, town.person(), "protected")
    inside = client_of(town.first).get(f"/cases/{case.pk}/").content.decode()
    assert "受保护" in inside, "the agency that handles the case does see it"
    for role, kind in (("handler", "market"), ("coordinator", "market"), ("liaison", "education")):
        outside = client_of(city.actor(role, kind, "120103"))
        for address in (f"/cases/{case.pk}/", "/", "/search/?q=白桦", f"/api/v1/cases/{case.pk}"):
            assert not counted(outside.get(address).content.decode())


@pytest.mark.parametrize("text", ['{"protected_persons": 3}', "受保护的人：2", "受保护人员 12"])
def test_the_check_would_notice(text: str) -> None:
    assert counted(text)
