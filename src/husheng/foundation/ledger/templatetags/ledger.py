"""`{% load ledger %}{% act_seal act.id %}`: the ledger seal of one act, linked to its proof.

A list asks `queries.seals` once and draws each with the house's `{% seal %}`.
"""

from __future__ import annotations

from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from husheng.foundation.ledger import queries
from husheng.foundation.ledger.witnessing.health import alarms
from husheng.foundation.shell import marks

register = template.Library()


@register.simple_tag
def act_seal(act_id: UUID | None) -> SafeString:
    """待入 while the act waits, 存证 with its number once it is in the log; nothing without an act."""
    if act_id is None:
        return SafeString("")
    seal = queries.seal(act_id)
    return marks.seal(seal.state, seal.number, seal.url, seal.title)


@register.filter
def thousands(number: int) -> str:
    """`18,977` in both languages, as on the seal."""
    return f"{number:,}"


@register.inclusion_tag("ledger/_alarm.html")
def ledger_alarm() -> dict[str, object]:
    """A red note for each log that refuses to be signed; nothing when all is well."""
    return {"alarms": alarms()}
