"""Two people confirm what a third has asked for; with the second, the keys are gone (P8)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import act_time, current, record
from husheng.foundation.acts.erasing import destroy_openings
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.evidence import sweeping
from husheng.foundation.kernel.clock import in_shanghai
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.kernel.words import english
from husheng.foundation.shell.figures import brief
from husheng.foundation.vault import datakeys
from husheng.foundation.vault.subjects import clear_indexes, rows_of

from .. import backups, exhibits, known, rules, tombstones
from ..models import Erasure

NOT_DONE = "没有确认。"


@act(Permission.ERASURE_CONFIRM, on=Erasure)
def confirm(actor: Actor, erasure: Erasure, code: str, /) -> Erasure:
    """第一人确认: somebody else than who asked, with the code that stands on the list."""
    _require(actor, erasure, code)
    erasure.confirmed_by, erasure.confirmed_at = actor.user_id, act_time()
    record(list=erasure.fingerprint)
    return erasure


@act(Permission.ERASURE_CONFIRM, on=Erasure)
def erase(actor: Actor, erasure: Erasure, code: str, /) -> Erasure:
    """第二人确认并永久删除: keys, indexes and openings are destroyed, then files removed; nobody can undo it."""
    _require(actor, erasure, code)
    if actor.user_id == erasure.confirmed_by:
        raise Refused("没有确认。您已经确认过一次，第二次须由另一个人确认。")
    found, at = known.records(erasure.subject), act_time()
    keys, files = [each.key for each in found], exhibits.keys(rows_of([erasure.subject]))
    erasure.keys = [str(key) for key in datakeys.destroy([erasure.subject, *files], at)]
    erasure.indexes = clear_indexes([erasure.subject])
    erasure.openings = destroy_openings(keys)
    erasure.records = [[each.kind, str(each.key), list(each.columns)] for each in found]
    erasure.erased_by, erasure.erased_at, erasure.act = actor.user_id, at, current().act
    erasure.backups_until = backups.last_expiry(at)
    record(
        ground=erasure.ground, records=len(found), keys=erasure.keys, openings=erasure.openings,
        indexes=erasure.indexes,
    )  # fmt: skip
    transaction.on_commit(tombstones.sync)
    if files:
        transaction.on_commit(sweeping.remove_erased)
    return erasure


def _require(actor: Actor, erasure: Erasure, code: str) -> None:
    """Another person, the right list, nothing since, and no minimum, clock or hold (unless a court has decided)."""
    if actor.user_id == erasure.asked_by:
        raise Refused("没有确认。申请人不能确认自己的申请，须由另外两个人确认。")
    if code.strip().upper() != rules.code_of(erasure.fingerprint):
        raise Invalid(NOT_DONE, [Problem("code", "清单校验码不对。", "请打开清单，照抄上面的八位校验码。")])
    if not known.is_current(erasure):
        raise Conflict("没有确认。取清单之后又有了变化。请重取清单，看过之后再确认。", code="happened_since")
    if not rules.grounds()[erasure.ground].always:
        refuse_while_kept(erasure)


def refuse_while_kept(erasure: Erasure) -> None:
    """Names every article that stands against it."""
    found = known.blocks(erasure.subject)
    if found:
        listed = [Problem("ground", f"{each.words}（{each.cited}）", _until(each)) for each in found]
        raise Invalid("没有删除。法定保存期限没有届满，或者还有事项没有办结。", listed)


def _until(block: known.Block) -> str:
    if block.until is None:
        return _("没有届满日，须等保存义务解除。")
    day = in_shanghai(block.until).date()
    return _("到 %(day)s 届满。") % {
        "day": f"{brief(day, english=True)} {day.year}" if english() else f"{day:%Y年%-m月%-d日}"
    }
