"""The acts on campaigns: everything that changes them, their tasks and their reports. One function per verb."""

from __future__ import annotations

from .filling import CellEntry, clear, fill, write
from .opening import AddedTask, assign, close_, dispatch, expect, give, open_
from .reviewing import approve, reopen, send_back
from .submitting import FormChanged, submit
from .tasks import ask_again, complete, confirm, sign

__all__ = [
    "AddedTask",
    "CellEntry",
    "FormChanged",
    "approve",
    "ask_again",
    "assign",
    "clear",
    "close_",
    "complete",
    "confirm",
    "dispatch",
    "expect",
    "fill",
    "give",
    "open_",
    "reopen",
    "send_back",
    "sign",
    "submit",
    "write",
]
