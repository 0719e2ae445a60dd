"""`{% load acts %}{% thing_seal key %}`: the ledger seal of what was done last to a thing that the reader may see."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.utils.safestring import SafeString

from husheng.foundation.acts import queries
from husheng.foundation.ledger import queries as ledger
from husheng.foundation.shell import marks

register = template.Library()


@register.simple_tag
def thing_seal(key: UUID) -> SafeString:
    """待入, 存证 or 见证, linked to the proof; nothing where nothing was done through an act that the reader sees."""
    last = queries.of_objects([key], 1)
    if not last:
        return SafeString("")
    seal = ledger.seal(last[0].pk)
    return marks.seal(seal.state, seal.number, seal.url, seal.title)
