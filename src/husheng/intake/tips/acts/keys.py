"""Keys of officers and custodians. The passphrase never reaches an act: only what it has wrapped."""

from __future__ import annotations

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused

from ..crypto.age import is_public
from ..models import Keyholder

OFFICE_OF = {Permission.TIP_HANDLE: Keyholder.RECIPIENT, Permission.TIP_KEEP: Keyholder.CUSTODIAN}


@act(Permission.TIP_KEY)
def take_key(actor: Actor, public: str, wrapped: bytes, /) -> Keyholder:
    """启用钥匙: one's own, in the office that one's post gives."""
    office = office_of(actor)
    if not is_public(public):
        raise Invalid("没有启用。", [Problem("public", "公钥无效。", "请重新生成。")])
    if Keyholder.objects.filter(user=actor.user_id, agency=actor.agency_id, state="active").exists():
        raise Conflict("没有启用。您已经有一把钥匙。请先停用旧的。", code="key_taken")
    record(office=office)
    return Keyholder.objects.create(
        agency_id=actor.agency_id,
        user=actor.user_id,
        office=office,
        public=public,
        wrapped=wrapped,
        since=act_time().date(),
    )


@act(Permission.TIP_KEY, on=Keyholder)
def rewrap(actor: Actor, holder: Keyholder, wrapped: bytes, /) -> Keyholder:
    """换口令: the same key under another passphrase."""
    _own(actor, holder)
    holder.wrapped = wrapped
    return holder


@act(Permission.TIP_KEY, on=Keyholder)
def retire(actor: Actor, holder: Keyholder, /) -> Keyholder:
    """停用钥匙: nothing new is sealed for it; what was sealed can still be opened by the others."""
    _own(actor, holder)
    return holder


def office_of(actor: Actor) -> str:
    """Recipient or custodian; nobody is both, or one person would be half of the two."""
    offices = [office for permission, office in OFFICE_OF.items() if actor.may(permission)]
    if len(offices) != 1:
        raise Refused("没有启用。这个岗位不收举报，也不保管身份。")
    return offices[0]


def _own(actor: Actor, holder: Keyholder) -> None:
    if holder.user != actor.user_id:
        raise Refused("没有办理。钥匙只能由本人更换和停用。")
