"""How the witnesses are: who answers, how far each has followed, and whether enough of them are up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .. import store
from ..models import MAIN, Witness, WitnessState
from . import policies


@dataclass(frozen=True)
class Health:
    """One witness of the policy, as it stands for one log."""

    name: str
    title: str
    vkey: str
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
                url=one.url,
                size=size,
                behind=max(0, log.size - size),
                seen_at=state.seen_at if state else None,
                fault=state.fault if state else "",
            )
        )
    return found
