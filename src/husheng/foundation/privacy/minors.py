"""A minor's data: the head's standing approval per post and matter, with an end, and an act for each reading (L14).

未成年人网络保护条例 第三十六条. Every infant's record is one. Whose data it is shows in the row's own mark `minor`,
which rooms set for children, or in the date of birth of an ID number that is sealed in it, in a column of its own or
in words. A name or an age in words is not recognised: that is for people to mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.urls import reverse

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel import clock, identifiers
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.kernel.plain import resident_numbers

from . import binding
from .limits import limits
from .models import Approval, Glass
from .revealable import Matter, Revealable

ID_NUMBER = "_id_no"
WORDS = ("content",)  # free text; files are read by machines and have no such column


class ApprovalMissing(Refused):
    """A minor's data without a standing approval (403); says whom to ask."""

    code = "minor_unapproved"


def id_numbers(columns: Iterable[str]) -> list[str]:
    """Those that hold ID numbers; they are opened with whatever is read, to tell whether it is a minor's."""
    return [name for name in columns if name.endswith(ID_NUMBER)]


def is_minor(row: Revealable, opened: Mapping[str, str]) -> bool:
    """Whether it is a minor's: by its mark, by the register, or by the birth date of an ID number in it."""
    if getattr(row, "minor", False) or binding.always_a_minors(row.kind(), row.sealed_fields()):
        return True
    return any(
        young(text) if name.endswith(ID_NUMBER) else name in WORDS and speaks_of_a_minor(text)
        for name, text in opened.items()
    )


def speaks_of_a_minor(text: str) -> bool:
    """Whether the ID number of somebody under age stands in the words."""
    return any(young(number) for number in resident_numbers(text))


def young(id_number: str) -> bool:
    """By the date of birth in the number; a number that is none says nothing."""
    number = identifiers.resident_id_18(identifiers.normalise(id_number))
    if identifiers.resident_id_fault(number) in (identifiers.Fault.FORM, identifiers.Fault.DATE):
        return False
    born, today = identifiers.birth_date(number), clock.today()
    if born is None:
        return False
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years < int(limits()["minors"]["under"])


def standing(actor: Actor, matter: UUID) -> Approval | None:
    """The approval that this post has for this matter now."""
    rows = Approval.objects.filter(
        sort=Approval.MINOR, post=actor.post_id, matter_key=matter, state="given", until__gt=clock.now()
    )
    return rows.order_by("-until").first()


def require(
    actor: Actor, row: Revealable, opened: Mapping[str, str], matter: Matter, glass: Glass | None
) -> Approval | Glass | None:
    """Under what a minor's data is read; None where it is not a minor's. Refuses where there is nothing."""
    if not is_minor(row, opened):
        return None
    permit = glass or standing(actor, matter.pk)
    if permit is None:
        raise ApprovalMissing(
            "没有显示。这是未成年人的个人信息，须经本单位正职负责人批准您的岗位在本事项中查阅。请在“查阅批准”里申请；"
            "危及生命健康、来不及申请的，可以紧急查阅。",
            facts={
                "matter": str(matter.pk),
                "post": str(actor.post_id),
                "ask_url": reverse("privacy:ask", args=[matter.kind(), matter.pk]),
            },
        )
    return permit


def enter(actor: Actor, permit: Approval | Glass | None, row: Revealable, values: Mapping[str, str]) -> None:
    """Each reading of a minor's data is an act of its own, which columns of what, never values."""
    if permit is None:
        return
    from . import acts

    entered = acts.read_under_glass if isinstance(permit, Glass) else acts.read_minor
    entered(actor.with_key(""), Seen(permit.pk), row.kind(), row.pk, sorted(values))
