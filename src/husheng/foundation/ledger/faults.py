"""What stops the ledger. A log that does not fit itself is never signed again until a person has looked."""

from __future__ import annotations

from husheng.foundation.kernel.errors import HushengError


class LedgerBroken(HushengError):
    """台账不符: the stored log contradicts itself; acts still go on, their leaves wait in the inbox."""

    code = "ledger.broken"


def broken(reason: str, **facts: object) -> LedgerBroken:
    """Result first, then the reason, then the remedy."""
    return LedgerBroken(
        f"台账已停止签署。{reason}请先运行 husheng ledger verify 查明，再由系统管理员处理；办案不受影响。",
        facts=facts,
    )
