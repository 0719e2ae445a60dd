"""Where the leak detector, a room far above, says which records are canaries 诱饵记录.

It is asked by the statement that writes a reading down, so it costs no round trip, and where it cannot answer nothing
is written and nothing shown.
"""

from __future__ import annotations

_functions: list[str] = []


def watch(function: str) -> None:
    """Ask the SQL function of that name (uuid → boolean) of every subject; called when the upper room is ready."""
    if not function.isidentifier():
        raise ValueError(f"not the name of a function: {function!r}")
    if function not in _functions:
        _functions.append(function)


def condition(subject: str) -> str:
    """SQL: whether nobody has a reason to read the data of whom `subject`, a parameter or a column, names."""
    asked = [f"coalesce({function}({subject}), false)" for function in _functions]
    return " OR ".join(asked) or "false"
