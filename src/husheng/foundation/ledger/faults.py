"""What stops the ledger. A log that does not fit itself is never signed again until a person has looked."""

from __future__ import annotations

from husheng.foundation.kernel.errors import HushengError
from husheng.foundation.kernel.words import say as _


class LedgerBroken(HushengError):
    """台账不符: the stored log contradicts itself; acts still go on, their leaves wait in the inbox."""

    code = "ledger.broken"


class LedgerBehind(LedgerBroken):
    """台账落后: somebody holds a later checkpoint than the database: an old copy was restored."""

    code = "ledger.behind"


class DiskFailed(LedgerBroken):
    """写盘失败: the disk did not take what was written; reading it again would not tell. The process must end."""

    code = "ledger.disk"


def broken(reason: str, **facts: object) -> LedgerBroken:
    """Result first, then the reason, then the remedy."""
    return LedgerBroken(
        _(
            "台账已停止签署。%(reason)s请先运行 husheng ledger verify 查明，再由系统管理员处理；办案不受影响。",
            reason=_(reason),
        ),
        facts=facts,
    )


def behind(**facts: object) -> LedgerBehind:
    """An old state of the database must not be signed on: the log would have two histories."""
    return LedgerBehind(
        "台账已停止签署。见证方手里有比本机数据库更新的检查点，数据库可能是从旧备份恢复的。"
        "请用 husheng ledger replay 从镜像补回缺失的存证；办案不受影响。",
        facts=facts,
    )


def fork(**facts: object) -> LedgerBroken:
    """A witness holds our signature over another history: somebody changed the past of the database."""
    return LedgerBroken(
        "台账已停止签署。见证方手里有我们签过的检查点，与本机数据库的历史不同：数据库的过去被改动过。"
        "请运行 husheng ledger fsck 找到改动之处，从镜像恢复；办案不受影响。",
        facts=facts,
    )


def disk_failed(what: str, error: OSError) -> DiskFailed:
    """After a failed fsync nothing that was written since the last good one may be believed."""
    return DiskFailed(
        "台账导出已停止。磁盘没有写入成功，进程已退出。请检查磁盘，再用 husheng ledger export 重新导出。",
        facts={"step": what, "errno": error.errno or 0},
    )
