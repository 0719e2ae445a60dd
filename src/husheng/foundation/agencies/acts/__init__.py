"""Acts on places, agencies, people and posts; and plain helpers by which other rooms' acts write grants."""

from __future__ import annotations

from .access import end_grants, grant, grant_on, issue_token, revoke_token, token_digest
from .naming import initials, pinyin_key
from .people import appoint, end_post, end_sessions, engage, enrol, reset_login, set_employer
from .places import register, register_agencies, register_kinds, register_regions, register_tree
from .saving import drop_view, save_view
from .shutting import reopen_login, shut_login

__all__ = [
    "appoint",
    "drop_view",
    "end_grants",
    "end_post",
    "end_sessions",
    "engage",
    "enrol",
    "grant",
    "grant_on",
    "initials",
    "issue_token",
    "pinyin_key",
    "register",
    "register_agencies",
    "register_kinds",
    "register_regions",
    "register_tree",
    "reopen_login",
    "reset_login",
    "revoke_token",
    "save_view",
    "set_employer",
    "shut_login",
    "token_digest",
]
