"""How the witnesses are: who answers, how far each has followed, and whether enough of them are up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from husheng.foundation.kernel.clock import SHANGHAI

from .. import examining, store
from ..models import MAIN, Witness, WitnessState
from . import policies
from .safety import FORK

_BEHIND = gettext_noop(
    "台账已停止签署：%(witness)s手里有 %(size)s 条的检查点，比本机数据库新，数据库可能是从旧备份恢复的。"
    "请系统管理员用 husheng ledger replay 从镜像补回缺失的存证。办案不受影响，新的行为在等排号。"
)
_FORK = gettext_noop(
    "台账已停止签署：%(witness)s手里有我们签过的 %(size)s 条的检查点，与本机数据库的历史不同，有人改动过过去的存证。"
    "请系统管理员运行 husheng ledger fsck 找到改动之处。办案不受影响，新的行为在等排号。"
)


_CHANGED = gettext_noop(
    "存证台账核验不符：%(at)s 核验发现 %(n)s 处与签过的检查点或办理记录对不上，数据库可能被改动过。"
    "请看“存证台账”页上的位置，停用有关记录，并请系统管理员运行 husheng ledger fsck 查明。"
)


@dataclass(frozen=True)
class Health:
    """One witness of the policy, as it stands for one log."""

    name: str
    title: str
    vkey: str
    algorithm: str
    url: str
    size: int
    behind: int
    seen_at: dt.datetime | None
    fault: str

    @property
    def ok(self) -> bool:
        """It answered last time it was asked."""
        return not self.fault and self.seen_at is not None

    @property
    def fault_words(self) -> str:
        """What was wrong last, for people."""
        words = {
            "unreachable": _("连不上"),
            "timeout": _("没有按时应答"),
            "signature": _("签名不对"),
            "protocol": _("应答不合规"),
            "address": _("地址不对"),
            "http 403": _("不认本台账的公钥"),
            "http 404": _("没有登记本台账"),
            "http 422": _("不认这段历史"),
        }
        return words.get(self.fault, self.fault)


def health(name: str = MAIN) -> list[Health]:
    """Every witness of the policy in force, in its order."""
    log, policy = store.current_log(name), policies.in_force()
    if log is None:
        return []
    rows = {row.vkey: row for row in Witness.objects.all()}
    states = {row.witness_id: row for row in WitnessState.objects.filter(log_id=log.id)}
    found = []
    for one in policy.witnesses:
        row = rows[one.verifier.vkey]
        state = states.get(row.pk)
        size = state.size if state else 0
        found.append(
            Health(
                name=one.name,
                title=row.title or one.name,
                vkey=row.vkey,
                algorithm=one.verifier.algorithm,
                url=one.url,
                size=size,
                behind=max(0, log.size - size),
                seen_at=state.seen_at if state else None,
                fault=state.fault if state else "",
            )
        )
    return found


def rule_words() -> str:
    """The quorum in a sentence, where it is one group; else its name in the policy."""
    policy = policies.in_force()
    if len(policy.groups) == 1 and policy.quorum == policy.groups[0].name:
        group = policy.groups[0]
        return _("%(n)s 个见证方中任意 %(k)s 个联署即公布") % {"n": len(group.members), "k": group.threshold}
    return _("规则见文件")


@dataclass(frozen=True)
class Alarm:
    """A log that is no longer signed, and why, for people."""

    log: str
    words: str


def alarms() -> list[Alarm]:
    """Every log that refuses to be signed, with what to do."""
    found = []
    examined = examining.latest()
    if examined is not None and not examined.ok:
        facts = {"n": examined.total, "at": f"{examined.at.astimezone(SHANGHAI):%m-%d %H:%M}"}
        found.append(Alarm("", _(_CHANGED) % facts))
    for log in store.all_logs():
        if log.stopped:
            facts = {"witness": log.stopped.get("witness", ""), "size": log.stopped.get("size", "")}
            words = _FORK if log.stopped.get("reason") == FORK else _BEHIND
            found.append(Alarm(log.name, _(words) % facts))
    return found
