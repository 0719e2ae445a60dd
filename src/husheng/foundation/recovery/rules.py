"""What an acknowledgement is about, as one digest: another act, another entry or another reason is another digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from uuid import UUID

SHORTEST, LONGEST = 4, 200


def digest_of(first: int, last: int, lost: Iterable[UUID], reason: str) -> str:
    """SHA-256 over the numbers that were replayed, the acts that are lost, and the reason."""
    said = [first, last, sorted(str(act) for act in lost), reason]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
