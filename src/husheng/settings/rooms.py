"""The rooms of the house, lowest wing first. A new room is one line here; a planned one waits for its apps.py."""

from __future__ import annotations

from husheng.settings.env import PACKAGE

# Order inside a wing: lower rooms first. Everybody appends to his own wing.
PLAN: dict[str, tuple[str, ...]] = {
    "foundation": (
        "kernel",
        "shell",
        "jobs",
        "vault",
        "ledger",
        "acts",
        "agencies",
        "recovery",
        "deadlines",
        "processing",
        "privacy",
        "evidence",
        "erasure",
        "documents",
    ),
    "registries": ("parties",),
    "intake": ("tips", "handovers", "referrals", "leads"),
    "casework": ("cases", "measures", "rewards"),
    "analysis": ("leaks",),
    "oversight": ("campaigns", "supervision"),
    "faces": ("desk", "portal", "api", "cli", "demo"),
}


def existing(having: str = "apps.py") -> list[str]:
    """Dotted names of the rooms that have the file `having`, in the order of the plan."""
    return [
        f"husheng.{wing}.{room}"
        for wing, rooms in PLAN.items()
        for room in rooms
        if (PACKAGE / wing / room / having).exists()
    ]
