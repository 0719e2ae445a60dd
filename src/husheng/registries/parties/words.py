"""The words of the register in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from .models import ART, CLASSES, MEDICAL, OTHER, PERSON

NAMES: Final[Mapping[str, str]] = {
    ART: gettext_noop("技术准入机构"),
    MEDICAL: gettext_noop("其他医疗机构"),
    OTHER: gettext_noop("其他机构"),
    PERSON: gettext_noop("个人"),
}


def party_class(code: str) -> str:
    """A class of party."""
    return _(NAMES[code]) if code in NAMES else code


def classes() -> list[tuple[str, str]]:
    """All classes, for a form."""
    return [(code, party_class(code)) for code, _word in CLASSES]
