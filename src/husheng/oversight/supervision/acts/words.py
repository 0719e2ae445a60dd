"""What staff write in plain: it must be there, and it must hold no number of a person (P4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.plain import require_plain
from husheng.foundation.kernel.words import say as _

from ..rules import gravity


def required(refusal: str, field: str, label: str, text: str) -> str:
    """The text without its margins; refused when it is empty or holds a number of a person."""
    if not text.strip():
        raise Invalid(refusal, [Problem(field, _("没有写%(label)s。", label=_(label)), "请写一两句话。")])
    return plain(refusal, field, label, text.strip())


def plain(refusal: str, field: str, label: str, text: str) -> str:
    """The text, refused when it holds a number of a person."""
    require_plain(refusal, [(field, label, text)])
    return text


def lines(refusal: str, field: str, label: str, given: Iterable[str]) -> list[str]:
    """Demands, one a line; at least one."""
    found = [one.strip() for one in given if one.strip()]
    required(refusal, field, label, "\n".join(found))
    return found


def grounds(refusal: str, given: Sequence[str]) -> list[str]:
    """At least one ground of gravity from the list, in the order of the list; lateness is none."""
    chosen = [slug for slug in gravity() if slug in set(given)]
    if not chosen or set(given) - set(gravity()):
        raise Invalid(
            refusal,
            [
                Problem(
                    "grounds",
                    "没有选重大情形，或者选了表里没有的。",
                    "请从表里选。逾期走催办梯次，不是重大情形。",
                )
            ],
        )
    return chosen
