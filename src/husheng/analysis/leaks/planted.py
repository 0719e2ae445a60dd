"""Whether a subject is a canary's: asked by the privacy room before each reading is written down."""

from __future__ import annotations

from uuid import UUID

from husheng.foundation.kernel.standing import through

from .models import Canary


@through("leaks")
def is_planted(subject: UUID) -> bool:
    """One look into a unique index."""
    return Canary.objects.filter(subject=subject, state="planted").exists()
