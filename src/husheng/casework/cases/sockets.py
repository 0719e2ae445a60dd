"""Sockets of the case page: whoever sits above plugs a panel in, so that the page shows it without knowing of it.

The room above calls `plug` when its app is ready; the page asks every plug for its panel of this case.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString

from husheng.foundation.acts.actor import Actor

from .models import Case


@dataclass(frozen=True)
class Panel:
    """What a room above shows of a case: a panel ready to be set; whose acts stand in the timeline, in which words.

    `step` is an action that the room offers on this case: label and url, and whether it is `due`: what comes next.
    """

    html: SafeString
    keys: Sequence[UUID] = ()
    verbs: Mapping[str, str] = field(default_factory=dict)
    step: Mapping[str, Any] = field(default_factory=dict)


Maker = Callable[[Actor, Case], Panel | None]
_PLUGGED: list[Maker] = []


def plug(maker: Maker) -> None:
    """Called once by a room above, when its app is ready."""
    if maker not in _PLUGGED:
        _PLUGGED.append(maker)


def panels(actor: Actor, case: Case) -> list[Panel]:
    """Every panel that has something to show to this actor."""
    return [panel for maker in _PLUGGED if (panel := maker(actor, case)) is not None]
