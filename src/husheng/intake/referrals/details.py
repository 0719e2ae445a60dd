"""What an upper room passes when a case is reported as a suspected crime."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from husheng.foundation.acts.matter import Matter

__all__ = ["Matter", "ReferralDetails"]


@dataclass(frozen=True)
class ReferralDetails:
    """移送报告: suspected offences, the team of two or more, the facts in plain words and the legal basis."""

    offences: tuple[str, ...]
    investigators: tuple[UUID, ...]
    facts: str
    basis: str
