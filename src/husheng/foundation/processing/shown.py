"""What the pages show of the register, an assessment, a form: words in the reader's language, no values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from husheng.foundation.agencies import queries as agencies
from husheng.foundation.agencies.roles import roles
from husheng.foundation.deadlines.clock import compute, default_calendar, default_lawbook
from husheng.foundation.kernel.words import english

from . import queries, words
from .choices import BEYOND
from .minimising.tables import fields, purposes
from .models import Assessment, CollectionForm, FormField
from .queries import Kept
from .register.declared import TO_RECIPIENTS
from .register.installed import the_register
from .register.law import bases, retentions

KEPT_FOR: Final = "pipl.pia_keep"


def register(text: str = "", kind: str = "") -> list[dict[str, Any]]:
    """The groups of the register with their columns; those in which the text stands, of one class."""
    found = []
    for kept in queries.register():
        group = _group(kept)
        rows = [row for row in _columns(kept) if not kind or row["kind"] == kind]
        wanted = text.strip().lower()
        if wanted and wanted not in _all_words(group).lower():
            rows = [row for row in rows if wanted in _all_words(row).lower()]
        if rows or (not kind and not wanted):
            found.append({**group, "rows": rows})
    return found


def _group(kept: Kept) -> dict[str, Any]:
    language, group = words.language(), kept.group
    retention = retentions()[group.retention]
    return {
        "slug": group.slug,
        "name": group.word(language),
        "why": group.why(language),
        "basis": [(bases()[slug].cite(language), bases()[slug].word(language)) for slug in group.basis],
        "retention": retention.word(language),
        "retention_basis": bases()[retention.basis].cite(language),
        "readers": [_role(slug) for slug in group.readers],
        "purposes": list(group.purposes),
        "minor": words.told("minors", group.minor),
        "room": group.room,
    }


def _columns(kept: Kept) -> list[dict[str, Any]]:
    language = words.language()
    rows = [
        {
            "what": item.en if english() else column.label,
            "column": item.name,
            "kind": item.kind,
            "class": words.told("classes", item.kind),
            "sealed": True,
            "to_recipients": item.sealed == TO_RECIPIENTS,
        }
        for item, column in kept.items
    ]
    rows += [
        {
            "what": store.word(language),
            "column": f"{store.room} · {store.slug}",
            "kind": "file",
            "class": "",
            "sealed": store.sealed,
            "to_recipients": False,
        }
        for store in kept.stores
    ]
    return rows


def _all_words(row: dict[str, Any]) -> str:
    return " ".join(str(value) for value in row.values())


def _role(slug: str) -> str:
    role = roles()[slug]
    return role.en if english() else role.zh


def sides(kinds: Iterable[str]) -> list[str]:
    """Kinds of agencies by name; what is no agency of the platform by its words."""
    names = agencies.kind_names()
    beyond = dict(BEYOND)
    return [words.say("beyond", kind) if kind in beyond else _(names.get(kind, kind)) for kind in kinds]


def groups(slugs: Iterable[str]) -> list[str]:
    """Groups of persons by name."""
    known = the_register().groups
    return [known[slug].word(words.language()) if slug in known else slug for slug in slugs]


def assessment(row: Assessment) -> dict[str, Any]:
    """One assessment for its page and its line in the list."""
    return {
        "row": row,
        "pill": words.pill("states", row.state),
        "senders": sides(row.senders),
        "receivers": sides(row.receivers),
        "categories": groups(row.categories),
        "ways": [words.say("ways", way) for way in row.ways],
        "cases": [words.say("cases", case) for case in row.cases],
        "kept_until": kept_until(row),
    }


def kept_until(row: Assessment) -> dt.date | None:
    """Until when the record is kept at least: the term of article 56 from the day on which it ended to matter."""
    since = row.withdrawn_at or row.approved_at
    if since is None:
        return None
    return compute(default_lawbook().get(KEPT_FOR), since, default_calendar(), explain=False).last_day


def form(row: CollectionForm) -> dict[str, Any]:
    """One collection form for its line in the list."""
    purpose = purposes().get(row.purpose)
    return {
        "row": row,
        "pill": words.pill("form_states", row.state),
        "purpose": purpose.word(words.language()) if purpose else row.purpose,
        "note": purpose.note(words.language()) if purpose else "",
    }


def lines(rows: Sequence[FormField]) -> list[dict[str, Any]]:
    """The lines of a form with what is proposed and why."""
    known, language = fields(), words.language()
    found = []
    for row in rows:
        field = known.get(row.known)
        narrower = known.get(field.narrower) if field else None
        found.append(
            {
                "row": row,
                "known": field.word(language) if field else "",
                "sensitive": bool(field and (field.sensitive or field.child)),
                "proposal": words.say("proposals", row.proposal),
                "why": words.told("why", row.rule),
                "to": narrower.word(language) if narrower and row.proposal == "narrow" else "",
                "decision": words.say("decisions", row.decision) if row.decision else "",
                "narrower": narrower is not None,
            }
        )
    return found
