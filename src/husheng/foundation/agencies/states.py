"""The lives of a post and of a token."""

from __future__ import annotations

from husheng.foundation.kernel.lifecycle import Lifecycle, moves

POST = Lifecycle(
    "held",
    moves("held", "end_post", "ended"),
    moves("held", "end_sessions"),
    moves("held", "reopen_login"),
    moves("held", "reset_login"),
    moves("held", "set_employer"),
    moves("held", "shut_login"),
)
TOKEN = Lifecycle("active", moves("active", "revoke_token", "revoked"))
