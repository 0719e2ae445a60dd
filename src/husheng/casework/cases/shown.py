"""What the page of a case shows: clocks, evidence matrix, parties, what keeps it open, who did what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.acts.queries import of_objects
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines import panel
from husheng.foundation.deadlines.queries import open_clocks
from husheng.foundation.evidence import queries as evidence
from husheng.foundation.evidence.models import Exhibit
from husheng.foundation.evidence.sorts import sorts
from husheng.foundation.kernel.words import english, sentences
from husheng.foundation.ledger import queries as ledger
from husheng.intake.handovers import queries as handovers
from husheng.intake.handovers import words as handover_words
from husheng.intake.handovers.models import ASSISTANCE, MISCONDUCT, Handover
from husheng.intake.referrals import queries as referrals
from husheng.intake.referrals.models import Referral

from . import doing, owing, people, queries, sockets, words
from .choices import INVESTIGATED, PROTECTED
from .models import Case, Fact
from .states import WORKING

LONGEST = 300


def head(actor: Actor, case: Case, current: str) -> dict[str, Any]:
    """What every page of a case wears: title, pill, members, tabs."""
    inside = queries.inside(actor, case)
    exhibits = evidence.of_subject(case.pk) if inside else []
    return {
        "title": case.title,
        "case": case,
        "inside": inside,
        "pill": words.pill(case.state),
        "members": [(words.role(m.role), m.user.name) for m in people.members(case)] if inside else [],
        "types": [words.violation(v, short=True) for v in _types(case)],
        "protected": case.parties.filter(standing=PROTECTED).count() if inside else 0,
        "exhibits": exhibits,
        "tabs": _tabs(case, current, len(exhibits)) if inside else [],
        "decision": words.outcome(case.decision),
        "outcome": words.outcome(case.outcome),
    }


def overview(actor: Actor, case: Case) -> dict[str, Any]:
    """The first page of a case."""
    shown = head(actor, case, "overview")
    clocks = list(open_clocks().filter(subject_key=case.pk))
    shown |= {
        "clocks": [_clock(clock) for clock in clocks],
        "chip": panel.chip(clocks[0]) if clocks else None,
        "why": panel.why(clocks[0]) if clocks else None,
    }
    if not shown["inside"]:
        return shown
    steps = doing.offered(actor, case)
    owed = checklist(actor, case)
    main = doing.main_step(steps, closable=not owed or owed[0]["met"])
    panels = sockets.panels(actor, case)
    more = [panel.step for panel in panels if panel.step]
    moves = _moves(actor, case)
    due = None if doing.urgent(main) else _due(case, moves, more)
    if due is not None:
        main = None
    return shown | {
        "matrix": matrix(case, shown["exhibits"]),
        "parties": [party(row) for row in case.parties.select_related("party")],
        "panels": panels,
        "main": main,
        "steps": [step for step in steps if step is not main],
        "due": due,
        "more": [step for step in more if step is not due],
        "owed": owed,
        "moves": moves,
        "referrals": _referrals(actor, case),
        "notes": _notes(case),
        "ledger": _ledger(case),
        "may_add": actor.may(Permission.EVIDENCE_ADD) and people.is_member(case, actor.user_id),
    }


def matrix(case: Case, exhibits: list[Exhibit]) -> dict[str, Any]:
    """证据矩阵: facts by kinds of evidence; a fact without any exhibit that still counts is a gap."""
    by_key = {str(exhibit.pk): exhibit for exhibit in exhibits if exhibit.state == "secured"}
    facts = list(case.facts.all())
    used = [by_key[key].sort for fact in facts for key in fact.exhibits if key in by_key]
    columns = [sort for slug, sort in sorts().items() if slug in set(used)]
    language = "en" if english() else "zh"
    return {
        "columns": [sort.word(language) for sort in columns],
        "rows": [_fact(fact, by_key, [sort.slug for sort in columns]) for fact in facts],
    }


def _fact(fact: Fact, by_key: dict[str, Exhibit], columns: list[str]) -> dict[str, Any]:
    held = [by_key[key] for key in fact.exhibits if key in by_key]
    counted = Counter(exhibit.sort for exhibit in held)
    return {
        "fact": fact,
        "type": words.violation(fact.violation, short=True) if fact.violation else "",
        "cells": [counted.get(slug, 0) for slug in columns],
        "total": len(held),
        "exhibits": held,
    }


def checklist(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """为什么现在不能结案: each thing that is owed, with where it is done."""
    if case.state not in WORKING:
        return []
    found = [
        {"met": False, "words": sentences(problem.message, problem.remedy)}
        for problem in owing.all_of(actor, case)
    ]
    if case.state == "filed":
        found.append({"met": False, "words": _("还没有作出处理决定。")})
    return found or [{"met": True, "words": _("没有欠办的事，可以结案。")}]


def entries(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """The timeline: what was done to the case, its measures and its evidence, newest first, each with its seal."""
    panels = sockets.panels(actor, case)
    verbs = {verb: said for plugged in panels for verb, said in plugged.verbs.items()}
    keys = [case.pk, *(key for plugged in panels for key in plugged.keys)]
    keys += [exhibit.pk for exhibit in evidence.of_subject(case.pk)]
    rows = of_objects(keys, LONGEST)
    places = agencies.by_id({row.agency for row in rows})
    names = agencies.names({row.user for row in rows if row.agency == actor.agency_id})
    seals = ledger.seals(row.pk for row in rows)
    return [
        {
            "at": row.at,
            "ours": row.agency == actor.agency_id,
            "agency": places.get(row.agency),
            "who": names.get(row.user, ""),
            "words": words.deed(row.verb, verbs),
            "note": row.facts.get("number", "") if row.key != case.pk else "",
            "seal": seals.get(row.pk),
        }
        for row in rows
    ]


def _types(case: Case) -> list[str]:
    held = list(case.types.order_by("pk").values_list("violation", flat=True))
    return sorted(held, key=lambda violation: violation != case.principal_type)


def _tabs(case: Case, current: str, exhibits: int) -> list[dict[str, Any]]:
    named = [
        ("overview", _("概况"), "cases:page", ""),
        ("timeline", _("时间线"), "cases:timeline", ""),
        ("evidence", _("证据"), "cases:evidence", exhibits),
    ]
    return [
        {"label": label, "url": reverse(view, args=[case.pk]), "count": count, "current": name == current}
        for name, label, view, count in named
    ]


def _clock(clock: Any) -> dict[str, Any]:
    chip = panel.chip(clock)
    return {"chip": chip, "label": _(clock.label), "clock": clock, "basis": chip.title}


def party(row: Any) -> dict[str, Any]:
    """One line of the table of parties: a person is never named here."""
    person = row.party_class == "person"
    return {
        "entry": row,
        "label": row.party.label if not person else _("个人 %(number)s") % {"number": row.party.number},
        "person": person,
        "standing": words.standing(row.standing),
        "class": words.party_class(row.party_class),
        "counts": words.party_class(row.counts_as) if person and row.standing == INVESTIGATED else "",
        "basis": words.basis(row.basis),
        "protected": row.standing == PROTECTED,
    }


def _moves(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """Hand-overs of the case, with what can be done next."""
    rows = handovers.of_subject(actor, case.pk)
    chips = panel.chips(Handover.kind(), [row.pk for row in rows])
    member = people.is_member(case, actor.user_id)
    return [
        {
            "row": row,
            "kind": handover_words.kind(row),
            "pill": handover_words.state(row),
            "chip": chips.get(row.pk),
            "take": member and row.handover_kind in (ASSISTANCE, MISCONDUCT) and row.state == "answered",
        }
        for row in rows
    ]


def _due(case: Case, moves: list[dict[str, Any]], more: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """What comes before the case's own next step: a result that has come back, then what is due on a measure."""
    back = next((one["row"] for one in moves if one["take"]), None)
    if back is not None:
        return {"label": _("取回结果"), "url": reverse("cases:take_result", args=[case.pk, back.pk])}
    return next((step for step in more if step.get("due")), None)


def _referrals(actor: Actor, case: Case) -> list[dict[str, Any]]:
    rows = referrals.of_subject(actor, case.pk)
    chips = panel.chips(Referral.kind(), [row.pk for row in rows])
    return [{"row": row, "chip": chips.get(row.pk)} for row in rows]


def _notes(case: Case) -> list[dict[str, Any]]:
    rows = list(case.notes.all()[:10])
    names = agencies.names({row.by for row in rows})
    return [{"note": row, "who": names.get(row.by, "")} for row in rows]


def _ledger(case: Case) -> dict[str, Any]:
    """The last act on the case with its seal."""
    rows = of_objects([case.pk], 1)
    return {"row": rows[0], "seal": ledger.seal(rows[0].pk)} if rows else {}


def exhibits(shown: list[Exhibit], facts: list[Fact]) -> list[dict[str, Any]]:
    """The table of evidence: what it is, who secured it, which facts it carries."""
    names = agencies.names({row.secured_by for row in shown})
    language = "en" if english() else "zh"
    carried: dict[UUID, list[int]] = {}
    for fact in facts:
        for key in fact.exhibits:
            carried.setdefault(UUID(key), []).append(fact.ordinal)
    return [
        {
            "exhibit": row,
            "sort": sorts()[row.sort].word(language),
            "who": names.get(row.secured_by, ""),
            "facts": carried.get(row.pk, []),
        }
        for row in shown
    ]
