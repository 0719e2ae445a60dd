"""The acts on leads: everything that changes them. One function per verb, grouped by the part of a lead's life."""

from __future__ import annotations

from .answering import answer, close, reject
from .registering import register, register_from_handover
from .saving import drop_view, save_view
from .splitting import Part, gather, register_part, split
from .working import accept, assign, assign_many, check, enter_case, leave_case, name_earlier

__all__ = [
    "Part",
    "accept",
    "answer",
    "assign",
    "assign_many",
    "check",
    "close",
    "drop_view",
    "enter_case",
    "gather",
    "leave_case",
    "name_earlier",
    "register",
    "register_from_handover",
    "register_part",
    "reject",
    "save_view",
    "split",
]
