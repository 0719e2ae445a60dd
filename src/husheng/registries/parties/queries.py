"""What other rooms may ask about parties. Organisations are found by name or code; a person only by exact number,
for a matter that the asker works on, with a purpose, and never without a row in the read log (P4, P7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel import bigrams, identifiers
from husheng.foundation.kernel.errors import Invalid, NotFound, Problem, Refused
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import MIN_REASON, account
from husheng.foundation.privacy.ways import Way
from husheng.foundation.vault.alike import among_texts
from husheng.foundation.vault.blind import field_of

from .models import PERSON, Party

SIZE, PORTION = 50, 5_000
T = TypeVar("T")
LOOKED_UP = "person_by_number"


class Matter(Protocol):
    """The case (or other matter) on which somebody works and for which he asks."""

    pk: UUID

    @classmethod
    def kind(cls) -> str: ...
    def held_by(self, verb: str) -> frozenset[UUID]: ...


@dataclass(frozen=True)
class Found:
    """One page of organisations; `after` begins the next."""

    rows: list[Party]
    after: UUID | None


def party(actor: Actor, key: UUID) -> Party:
    """One party that the actor may see."""
    row = Party.objects.filter(pk=key).first()
    if row is None or not actor.sees(row):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    return row


def by_keys(actor: Actor, keys: Iterable[UUID]) -> list[Party]:
    """Those of the parties that the actor may see (at most 1,000), in the order of their numbers."""
    rows = Party.objects.filter(_visible(actor), pk__in=list(keys)[:1000])
    return list(rows.order_by("number"))


def organisations(actor: Actor, text: str = "", after: UUID | None = None, size: int = SIZE) -> Found:
    """Organisations of our own register (a region's for its office), the newest first; by name, code or number."""
    rows = Party.objects.filter(_visible(actor)).exclude(party_class=PERSON)
    if text.strip():
        rows = _with(rows, text)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: size + 1])
    return Found(found[:size], found[size - 1].pk if len(found) > size else None)


def same_code(actor: Actor, uscc: str) -> list[Party]:
    """Organisations with exactly this 统一社会信用代码, as far as the actor sees them."""
    code = identifiers.normalise(uscc)
    if identifiers.credit_code_fault(code):
        return []
    return list(Party.objects.filter(_visible(actor), uscc=code).order_by("number")[:SIZE])


def find_person(actor: Actor, id_no: str, matter: Matter, purpose: Purpose, reason: str) -> list[Party]:
    """按证件号查人: people of our register with exactly this number. The look-up is written down first, hit or not.

    Refused unless the actor sees the matter and may read personal values in it.
    """
    if not actor.sees(matter):
        raise NotFound("没有找到。它可能不存在，或不属于您办理的范围。")
    if not actor.may(Permission.PERSONAL_REVEAL, matter, "reveal"):
        raise Refused("没有查询。您的岗位不能在这件事里查人，请由承办人查询。")
    number = identifiers.resident_id_18(identifiers.normalise(id_no))
    problems = []
    if identifiers.resident_id_fault(number):
        problems.append(Problem("id_no", "只能按完整的证件号查。", "请核对位数、出生日期和校验位。"))
    if len(reason.strip()) < MIN_REASON:
        problems.append(Problem("reason", "请写明为什么要查。", "至少写四个字。"))
    if problems:
        raise Invalid("没有查询。", problems)
    account(actor, matter.kind(), matter.pk, [LOOKED_UP], purpose, reason, case=matter.pk, way=Way.LIST)
    rows = Party.objects.filter(_visible(actor), field_of(Party, "id_blind").find(number))
    return list(rows.order_by("number")[:SIZE])


# ── for the room that matches seized lists (leaks), which has asked for approval; nobody is shown any of it ──
def subjects_by_phone(phones: Sequence[str]) -> Iterator[tuple[UUID, str]]:
    """Whose records these numbers are: (subject, number), of every agency."""
    field = field_of(Party, "phone_blind")
    for some in _portions(phones):
        of = {digest: number for number in some for digest in field.candidates("person_phone", number)}
        rows = Party.objects.filter(phone_blind__in=list(of)).values_list("pk", "phone_blind")
        yield from ((key, of[bytes(digest)]) for key, digest in rows)


def subjects_by_name(names: Sequence[str]) -> Iterator[tuple[UUID, str]]:
    """Whose records these names may be: namesakes too. The rows of the buckets are opened in the vault and compared."""
    field = field_of(Party, "name_blind")
    for some in _portions(names):
        wanted = set(some)
        buckets = {digest for name in wanted for digest in field.candidates("person_name", name)}
        rows = Party.objects.filter(name_blind__in=list(buckets)).only("pk", "person_name")
        for portion in _portions(list(rows)):
            yield from ((row.pk, name) for row, name in among_texts(portion, "person_name", wanted))


def _portions(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[at : at + PORTION] for at in range(0, len(values), PORTION))


def _visible(actor: Actor) -> Q:
    return agencies.visible(actor, Party.kind())


def _with(rows: QuerySet[Party], text: str) -> QuerySet[Party]:
    wanted = bigrams.query(text)
    if not wanted:
        return rows.none()
    return rows.extra(where=["search @@ %s::tsquery"], params=[wanted])
