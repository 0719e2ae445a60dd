"""The acts on leads: everything that changes them. One function per verb, grouped by the part of a lead's life."""

from __future__ import annotations

from .answering import answer, close, reject
from .filing import discard_file, import_, import_file, remember_mapping, upload
from .passing import hand_over, hand_over_many, take_back, take_result
from .planting import decoy
from .registering import register, register_from_handover, register_from_tip
from .sealing import lock_away
from .splitting import Part, gather, register_part, split
from .working import (
    accept,
    assign,
    assign_many,
    check,
    enter_case,
    leave_case,
    name_earlier,
    unassign_many,
)

__all__ = [
    "Part",
    "accept",
    "answer",
    "assign",
    "assign_many",
    "check",
    "close",
    "decoy",
    "discard_file",
    "enter_case",
    "gather",
    "hand_over",
    "hand_over_many",
    "import_",
    "import_file",
    "leave_case",
    "lock_away",
    "name_earlier",
    "register",
    "register_from_handover",
    "register_from_tip",
    "register_part",
    "reject",
    "remember_mapping",
    "split",
    "take_back",
    "take_result",
    "unassign_many",
    "upload",
]
