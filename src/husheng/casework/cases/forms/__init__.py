"""Forms of the room. They only shape input; what is right or wrong is said by the acts.

No field asks for a woman, a donor, a patient or a child as the one who did wrong (P1, L6).
"""

from __future__ import annotations

from .opening import (
    PURPOSES,
    CloseForm,
    NoPenaltyForm,
    PartyForm,
    ProposeForm,
    ReasonForm,
    RevealForm,
    SecondForm,
)
from .sending import CrimeForm, HandOverForm, ResultForm, TransferForm
from .working import FactForm, MembersForm, NoteForm, TypesForm

__all__ = [
    "PURPOSES",
    "CloseForm",
    "CrimeForm",
    "FactForm",
    "HandOverForm",
    "MembersForm",
    "NoPenaltyForm",
    "NoteForm",
    "PartyForm",
    "ProposeForm",
    "ReasonForm",
    "ResultForm",
    "RevealForm",
    "SecondForm",
    "TransferForm",
    "TypesForm",
]
