"""The life of a post."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

POST = Lifecycle("held", moves("held", "end_post", "ended"))
