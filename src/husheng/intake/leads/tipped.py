"""Which tips a lead still needs: asked by the room of tips before it destroys what has come to its day."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from .models import Lead
from .states import ENDED


def needed(tips: Mapping[UUID, UUID | None]) -> set[UUID]:
    """Those whose lead is open here or wherever it was passed on to: the answer goes to the receipt."""
    of = {lead: tip for tip, lead in tips.items() if lead}
    rows = Lead.objects.filter(Q(pk__in=of) | Q(sealed_for__in=of)).exclude(state__in=ENDED)
    return {of[first if first in of else key] for key, first in rows.values_list("pk", "sealed_for")}
