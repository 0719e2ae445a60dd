"""The hand that keeps terms: it locks away what is due, and does nothing else."""

from __future__ import annotations

from dataclasses import replace

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.actors import installer


def replacer() -> Actor:
    """换钥程序: the actor of the job that an administrator has started by replacing a key."""
    return replace(
        installer(), role="replacer", name="换钥程序", permissions=frozenset({Permission.SYSTEM_OPERATE})
    )


def keeper() -> Actor:
    """保存期限程序: the actor of periodic jobs on terms of retention."""
    return replace(
        installer(), role="keeper", name="保存期限程序", permissions=frozenset({Permission.ERASURE_LOCK})
    )
