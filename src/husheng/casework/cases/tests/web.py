"""How the tests of this room's pages read, address and post."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from husheng.casework.cases.models import Case
from husheng.foundation.acts.actor import Actor
from husheng.foundation.testing import client_of

from .people import Office


def text(response: Any) -> str:
    return response.content.decode()


def at(name: str, *keys: object) -> str:
    return reverse(f"cases:{name}", args=keys)


def act(town: Office, who: Actor, case: Case, verb: str, **typed: object) -> Any:
    case.refresh_from_db()
    return client_of(who).post(at("act", case.pk, verb), {"_seen": case.version, "_was": case.state, **typed})
