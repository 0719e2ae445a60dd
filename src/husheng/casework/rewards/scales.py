"""Which scale holds for an agency here: the shipped ones, and those that the installation has added."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from . import rules


def scale_of(kind: str) -> rules.Scale | None:
    """The scale of this kind of agency; None where none is known: then nothing is paid."""
    return _scales(settings.HUSHENG_REWARD_SCALES).get(kind)


@cache
def _scales(added: str) -> dict[str, rules.Scale]:
    return rules.read_scales([rules.FILE, *([Path(added)] if added else [])])
