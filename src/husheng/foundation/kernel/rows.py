"""Who sees a row: declared on each model, laid in the database as a policy after each migration (acts/policies.py).

class Lead(Acted):
    seen_by = Rows(held="agency", granted=True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MATTER: Final = ("subject_kind", "subject_key")
"""The two columns by which lower rooms know a thing of an upper one."""


@dataclass(frozen=True)
class Rows:
    """可见范围: a row is seen when one of these holds; whoever asks in nobody's name sees none.

    `held`: column of the agency that holds it, for that agency and for posts that overlook it.
    `agencies`: columns of other agencies that take part.
    `region`: column with a path, for posts that overlook it, where the region is not that of `held`.
    `granted`: seen by grant. `user`: column with the person whose row it is. `audit`: the auditor sees it.
    `matter`: seen with the thing that these two columns (kind, key) name.
    `parent`: seen with the row of this foreign key; `inside`: the same, but by the agency that holds the parent and
    those it was granted to, not from above. `shows`: who sees this row also sees the rows these foreign keys name.
    `crime`: condition under which the procuratorate of the region sees it.
    `known`: every agency knows that it exists; what hangs on it is seen by those above.
    `also`: one more condition, in SQL. A declaration without any of them is seen through doors alone.
    """

    held: str = ""
    agencies: tuple[str, ...] = ()
    region: str = ""
    granted: bool = False
    user: str = ""
    matter: tuple[str, str] | None = None
    parent: str = ""
    inside: str = ""
    shows: tuple[str, ...] = ()
    crime: str = ""
    audit: bool = False
    known: bool = False
    also: str = ""
