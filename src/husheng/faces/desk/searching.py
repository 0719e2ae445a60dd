"""One search over numbers, organisations and composed titles (P4): each room answers for what the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from husheng.casework.cases import queries as cases
from husheng.casework.cases.choices import STATES as CASE_STATES
from husheng.casework.cases.models import Case
from husheng.casework.cases.words import party_class
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel import bigrams
from husheng.foundation.shell.subjects import subject_url
from husheng.intake.handovers import queries as handovers
from husheng.intake.handovers import words as handover_words
from husheng.intake.handovers.models import Handover
from husheng.intake.leads import paging as leads
from husheng.intake.leads.choices import STATES
from husheng.intake.leads.models import Lead
from husheng.intake.referrals import queries as referrals
from husheng.intake.referrals import words as referral_words
from husheng.intake.referrals.models import Referral
from husheng.registries.parties import queries as parties
from husheng.registries.parties.models import Party

SHOWN: Final = 20


@dataclass(frozen=True)
class Hit:
    """One thing found."""

    number: str
    title: str
    url: str
    at: dt.datetime | None = None
    note: object = ""


@dataclass(frozen=True)
class Found:
    """What one room found; `total` is capped."""

    name: str
    label: object
    hits: list[Hit]
    total: int
    more_url: str = ""


@dataclass(frozen=True)
class Provider:
    """A room that can be searched, and who may ask it."""

    name: str
    label: object
    needs: Permission
    ask: Callable[[Actor, str], tuple[list[Hit], int]]
    page: str = ""  # the room's own search, for those who want more


def search(actor: Actor, text: str) -> list[Found]:
    """Every room's answer, in the order of the list; rooms that found nothing are left out."""
    if not bigrams.query(text):
        return []
    found = []
    for provider in PROVIDERS:
        if not actor.may(provider.needs):
            continue
        hits, total = provider.ask(actor, text)
        if hits:
            more = _page(provider.page, text) if total > len(hits) else ""
            found.append(Found(provider.name, provider.label, hits, total, more))
    return found


def _page(name: str, text: str) -> str:
    try:
        return f"{reverse(name)}?{urlencode({'q': text})}"
    except NoReverseMatch:
        return ""


def _leads(actor: Actor, text: str) -> tuple[list[Hit], int]:
    page = leads.search(actor, text, size=SHOWN)
    words = dict(STATES)
    hits = [
        Hit(row.number, row.title, subject_url(Lead.kind(), row.pk), row.received_at, words[row.state])
        for row in page.rows
    ]
    return hits, page.total


def _cases(actor: Actor, text: str) -> tuple[list[Hit], int]:
    rows, total = cases.search(actor, text, SHOWN)
    words = dict(CASE_STATES)
    hits = [
        Hit(
            row.number, row.title, subject_url(Case.kind(), row.pk), row.proposed_at, words.get(row.state, "")
        )
        for row in rows
    ]
    return hits, total


def _handovers(actor: Actor, text: str) -> tuple[list[Hit], int]:
    rows, total = handovers.search(actor, text, SHOWN)
    hits = [
        Hit(
            row.number, row.title, subject_url(Handover.kind(), row.pk), row.sent_at, handover_words.kind(row)
        )
        for row in rows
    ]
    return hits, total


def _referrals(actor: Actor, text: str) -> tuple[list[Hit], int]:
    rows, total = referrals.search(actor, text, SHOWN)
    hits = [
        Hit(
            row.number,
            row.title,
            subject_url(Referral.kind(), row.pk),
            row.reported_at,
            gettext(referral_words.STATES[row.state][1]),
        )
        for row in rows
    ]
    return hits, total


def _parties(actor: Actor, text: str) -> tuple[list[Hit], int]:
    """Organisations alone; a natural person is found in no list (P4)."""
    found = parties.organisations(actor, text, size=SHOWN)
    hits = [
        Hit(row.number, row.name, subject_url(Party.kind(), row.pk), None, party_class(row.party_class))
        for row in found.rows
    ]
    return hits, len(hits) + (found.after is not None)


def _agencies(actor: Actor, text: str) -> tuple[list[Hit], int]:
    rows = agencies.agencies(actor).filter(name__contains=text.strip())
    found: Sequence[Hit] = [Hit("", row.name, "", None, row.region.name) for row in rows[:SHOWN]]
    return list(found), len(found)


PROVIDERS: Final = (
    Provider("leads", _("线索"), Permission.LEAD_READ, _leads, "leads:search"),
    Provider("cases", _("案件"), Permission.CASE_READ, _cases, "cases:list"),
    Provider("handovers", _("流转"), Permission.HANDOVER_READ, _handovers),
    Provider("referrals", _("移送公安"), Permission.CASE_READ, _referrals),
    Provider("parties", _("当事机构"), Permission.CASE_READ, _parties, "parties:list"),
    Provider("agencies", _("各机关"), Permission.HANDOVER_READ, _agencies),
)
