"""The timeline of a hand-over, read from the journal: who did what to which items; codes in the journal, words here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.ledger import queries as ledger

from .kinds import COURSES, DESIGNATIONS, OBJECTIONS, RESULTS, RETURNS, word
from .models import Handover

Facts = Mapping[str, Any]
LONGEST: Final = 200


def entries(handover: Handover, our_agency: object) -> list[dict[str, Any]]:
    """Newest first, each with its seal."""
    rows = list(JournalRow.objects.filter(key=handover.pk).order_by("-at", "-id")[:LONGEST])
    places = agencies.by_id({row.agency for row in rows})
    seals = ledger.seals(row.pk for row in rows)
    return [
        {
            "at": row.at,
            "ours": row.agency == our_agency,
            "agency": places.get(row.agency),
            "words": said(row),
            "seal": seals.get(row.pk),
        }
        for row in rows
    ]


def said(row: JournalRow) -> str:
    """What an act on a hand-over did."""
    verb = row.verb.rsplit(".", 1)[-1]
    speak = WORDS.get(verb)
    return speak(row.facts) if speak else verb


def _items(facts: Facts) -> str:
    """接收第 1、2 项；答复第 3 项：查实."""
    done: dict[tuple[str, str], list[str]] = {}
    for one in facts.get("items", []):
        done.setdefault((one["step"], one["code"]), []).append(str(one["item"]))
    return _("；").join(_step(step, code, _("、").join(items)) for (step, code), items in done.items())


def _step(step: str, code: str, items: str) -> str:
    if step == "accept":
        return _("接收第 %(items)s 项") % {"items": items}
    if step == "send_back":
        return _("退回第 %(items)s 项：%(reason)s") % {"items": items, "reason": _(word(RETURNS, code))}
    return _("答复第 %(items)s 项：%(result)s") % {"items": items, "result": _(word(RESULTS, code))}


def _sent(facts: Facts) -> str:
    count = facts.get("items")
    if not count:
        return pgettext("done", "送出")
    return ngettext("送出 %(n)s 项", "送出 %(n)s 项", count) % {"n": count}


def _received(facts: Facts) -> str:
    return _("签收，回执 %(receipt)s") % {"receipt": facts.get("receipt", "")}


def _asked_again(facts: Facts) -> str:
    return _("再问第 %(items)s 项") % {"items": _("、").join(str(n) for n in facts.get("items", []))}


def _settled(facts: Facts) -> str:
    course = _(word(COURSES, str(facts.get("course"))))
    return _("退回的第 %(item)s 项：%(course)s") % {"item": facts.get("item"), "course": course}


def _objected(facts: Facts) -> str:
    return _("报请指定管辖：%(reason)s") % {"reason": _(word(OBJECTIONS, str(facts.get("reason"))))}


def _designated(facts: Facts) -> str:
    return _("指定管辖：%(outcome)s") % {"outcome": _(word(DESIGNATIONS, str(facts.get("outcome"))))}


WORDS: Final[Mapping[str, Callable[[Facts], str]]] = {
    "send": _sent,
    "redirect": _sent,
    "receive": _received,
    "receive_many": _received,
    "accept": _items,
    "send_back": _items,
    "answer": _items,
    "reply": _items,
    "ask_again": _asked_again,
    "settle": _settled,
    "object": _objected,
    "designate": _designated,
    "ask_more_time": lambda facts: pgettext("done", "申请延长答复期限"),
    "allow_more_time": lambda facts: pgettext("done", "批准延长"),
    "refuse_more_time": lambda facts: pgettext("done", "不批准延长"),
    "close": lambda facts: _("确认办结"),
}
