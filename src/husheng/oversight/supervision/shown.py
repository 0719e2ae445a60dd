"""What the pages of supervision show: tabs, rows, chips, and a paper as a page reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.agencies.models import Agency
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.calendars import current as calendar
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.documents.paper import Heading, Paper, Paragraph, Signed, Table
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell.subjects import subject_url

from . import issuing, offices, queries, rules, words
from .issuing import Judged
from .models import Grave, Listing, Urging

SOON = 3
MINE, LADDER, PAPERS, LISTINGS, GRAVES, CRIMES, BOARD = (
    "mine", "ladder", "list", "listings", "graves", "crimes", "scoreboard",
)  # fmt: skip


def tabs(actor: Actor, current: str) -> list[dict[str, Any]]:
    """The pages of the room that this post can open."""
    reads, urges = actor.may(Permission.SUPERVISION_READ), actor.may(Permission.SUPERVISION_URGE)
    offered: list[tuple[str, Any, bool, int | None]] = [
        (MINE, _("我单位的"), True, queries.owed(actor).count()),
        (LADDER, _("催办梯次"), urges, queries.ready_count(actor) if urges else None),
        (PAPERS, _("函件台账"), reads, None),
        (LISTINGS, _("挂牌督办"), reads, queries.listings(actor, open_only=True).count() if reads else None),
        (GRAVES, _("重大事项"), reads, queries.graves(actor, open_only=True).count() if reads else None),
        (CRIMES, _("移送监督"), actor.may(Permission.CRIME_SUPERVISE), None),
        (BOARD, _("及时与完整"), reads, None),
    ]
    return [
        {"label": label, "url": reverse(f"supervision:{name}"), "count": count, "current": name == current}
        for name, label, open_, count in offered
        if open_
    ]


def ladder_rows(actor: Actor, clocks: Sequence[Clock], now: dt.datetime) -> list[dict[str, Any]]:
    """The board: each clock with its chip, what is next and whose turn it is; three queries for a page."""
    papers, known = issuing.issued_on([one.pk for one in clocks]), offices.known()
    chains: dict[UUID, list[Agency]] = {}
    rows = []
    for clock in clocks:
        if clock.agency_id not in chains:
            chains[clock.agency_id] = offices.chain(clock.agency, known)
        found = issuing.judged(clock, now, papers.get(clock.pk, []), chains[clock.agency_id])
        rows.append(ladder_row(actor, found, now))
    return rows


def ladder_row(actor: Actor, found: Judged, now: dt.datetime) -> dict[str, Any]:
    """One clock of the board."""
    clock, standing = found.clock, found.standing
    opens = standing.opens
    turn = opens is not None and rules.may_issue(
        actor.agency_id, offices.keys(found.chain), opens, found.today, calendar()
    )
    return {
        "clock": clock,
        "chip": panel.chip(clock, now),
        "label": _(clock.label),
        "reached": words.step(standing.reached.slug) if standing.reached else "",
        "following": words.step(standing.following.slug) if standing.following else "",
        "step": standing.following.slug if standing.following else "",
        "opens": opens,
        "ready": standing.ready,
        "mine": standing.ready and turn,
        "office": found.chain[0] if found.chain else None,
        "papers": [(one, words.step(one.step), words.pill(words.PAPERS, one.state)) for one in found.papers],
        "last": {"paper": found.papers[-1], "step": words.step(found.papers[-1].step)}
        if found.papers
        else None,
        "promised": next((one.promised_on for one in reversed(found.papers) if one.promised_on), None),
        "url": subject_url(clock.subject_kind, clock.subject_key) if actor.sees(clock) else "",
        "pick": f"{clock.pk}~{clock.version}",
    }


def paper_rows(actor: Actor, papers: Iterable[Urging], now: dt.datetime) -> list[dict[str, Any]]:
    """Papers with the clock that they are about."""
    listed = list(papers)
    clocks = {one.pk: one for one in Clock.objects.filter(pk__in={paper.clock for paper in listed})}
    return [
        {
            "paper": paper,
            "step": words.step(paper.step),
            "label": _(paper.label),
            "pill": words.pill(words.PAPERS, paper.state),
            "chip": panel.chip(clocks[paper.clock], now) if paper.clock in clocks else None,
            "ours": paper.agency_id == actor.agency_id,
        }
        for paper in listed
    ]


def listing_row(listing: Listing, today: dt.date) -> dict[str, Any]:
    """One listing with its day."""
    return {
        "listing": listing,
        "kind": words.kind(listing),
        "pill": words.pill(words.LISTINGS, listing.state),
        "chip": due_chip(listing.due_on, today) if listing.state == "listed" else None,
        "grounds": words.grounds(listing.grounds),
    }


def grave_row(grave: Grave) -> dict[str, Any]:
    """One report."""
    return {
        "grave": grave,
        "pill": words.pill(words.GRAVES, grave.state),
        "grounds": words.grounds(grave.grounds),
    }


def due_chip(due_on: dt.date, today: dt.date) -> dict[str, str]:
    """A day that a decision set, in calendar days: it has no rule to explain."""
    left = (due_on - today).days
    if left < 0:
        return {"state": "late", "words": ngettext("逾期 %(n)s 日", "逾期 %(n)s 日", -left) % {"n": -left}}
    if left == 0:
        return {"state": "today", "words": _("今天到期")}
    state = "soon" if left <= SOON else "ok"
    return {"state": state, "words": ngettext("剩 %(n)s 日", "剩 %(n)s 日", left) % {"n": left}}


def entries(
    actor: Actor, key: UUID, said: dict[str, str], agencies: Iterable[Agency]
) -> list[dict[str, Any]]:
    """The timeline of one thing, each act with its seal."""
    acts = of_objects([key], 100)
    seals, known = ledger.seals([act.pk for act in acts]), {one.pk: one for one in agencies}
    return [
        {
            "at": act.at,
            "ours": act.agency == actor.agency_id,
            "agency": known.get(act.agency),
            "words": pgettext("done", said.get(act.verb.rsplit(".", 1)[-1], act.verb)),
            "seal": seals.get(act.pk),
        }
        for act in acts
    ]


def read(paper: Paper) -> dict[str, Any]:
    """A paper for the page, section by section."""
    return {
        "title": paper.title,
        "number": paper.number,
        "mark": paper.mark,
        "parts": [_part(one) for one in paper.sections],
    }


def _part(section: object) -> dict[str, Any]:
    match section:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Table():
            rows = [[cell.text for cell in row] for row in section.rows]
            return {"kind": "table", "head": rows[: section.header_rows], "rows": rows[section.header_rows :]}
        case Signed(sender, date):
            return {"kind": "signed", "sender": sender, "date": date}
        case _:
            return {"kind": "other"}
