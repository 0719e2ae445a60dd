"""`agency__among=keys`: one array instead of hundreds of parameters, for scopes as wide as a city.

`__in` binds every key of every condition on its own, which for a page of a whole city costs more than its queries.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Lookup, UUIDField


@lru_cache(maxsize=256)
def _array(keys: tuple[UUID, ...]) -> str:
    return "{" + ",".join(map(str, keys)) + "}"


class Among(Lookup):
    """A key is one of a tuple of keys."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        held, values = self.process_lhs(compiler, connection)
        return f"{held} = ANY(%s::uuid[])", (*values, _array(tuple(self.rhs)))


def install() -> None:
    """Teach it to keys of every sort; called once, when the room is ready."""
    for sort in (ForeignKey, UUIDField):
        sort.register_lookup(Among)
