"""The acts of this room."""

from __future__ import annotations

from .assessing import approve, ask_withdrawal, decline, draft, keep, revise, withdraw
from .collecting import decide_fields, register_form, register_forms, revise_form
from .connecting import connect
from .installing import install_assessments

__all__ = [
    "approve",
    "ask_withdrawal",
    "connect",
    "decide_fields",
    "decline",
    "draft",
    "install_assessments",
    "keep",
    "register_form",
    "register_forms",
    "revise",
    "revise_form",
    "withdraw",
]
