"""Words that no password may be built on: the platform's, the offices' and the roles' own (ASVS 6.1.2)."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FILE: Final = Path(__file__).with_name("words.txt")


@cache
def own_words() -> tuple[str, ...]:
    """The words, one a line."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class OwnWordsValidator:
    """Refuses a password that consists mostly of a word that everybody here would try first."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise unless more than half of the password is something else."""
        flat = unicodedata.normalize("NFKC", password).lower()
        if any(word in flat and len(word) * 2 >= len(flat) for word in own_words()):
            raise ValidationError(
                _("口令里不要用平台、机关、岗位的名字。请换几个不相干的词。"), code="own_word"
            )

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return _("不要用平台、机关、岗位的名字。")
