"""Blind indexes: a sealed value is found by a keyed digest of it, and by nothing else (P4).

Exact for numbers (ID, phone, certificate); coarse for names: a bucket of few bits that many names share, whose rows are
opened and compared. Stored as suite ‖ key version ‖ digest, so a look-up works while the key or the suite changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db import models
from django.db.models import Q

from .ring import Ring, ring
from .suites import BY_ID, SUITES, current

EXACT_BITS: Final = 128
COARSEST, FINEST = (
    16,
    20,
)  # bits of a bucket: with fewer, too many rows are opened; with more, it would tell names apart


class BlindIndexField(models.BinaryField):  # type: ignore[type-arg]
    """The blind index of a sealed column of the same table (or of the first filled one of several).

    `of`: the columns; `bits`: 128 for exact look-up, 16 to 20 for a coarse bucket; `label`: what the digests are
    keyed by, the model unless told otherwise. Values are normalised by whoever seals and looks up.
    """

    description = "blind index of a sealed value"

    def __init__(
        self, *args: Any, of: str | Sequence[str] = (), bits: int = EXACT_BITS, label: str = "", **kwargs: Any
    ) -> None:
        if bits != EXACT_BITS and not COARSEST <= bits <= FINEST:
            raise ValueError(f"a blind index has {EXACT_BITS} bits, or {COARSEST} to {FINEST} for a bucket")
        self.of = (of,) if isinstance(of, str) else tuple(of)
        self.bits, self.label = bits, label
        kwargs["null"] = True
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["null"]
        kwargs.update(of=self.of, bits=self.bits, label=self.label)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def to_python(self, value: Any) -> Any:
        return value

    def index(self, values: Mapping[str, str]) -> bytes | None:
        """What is stored for these plain values `{column: text}`; None where all are empty."""
        return self.indexer()(values)

    def indexer(self) -> Callable[[Mapping[str, str]], bytes | None]:
        """`index` for many rows in a row: keys are looked up once."""
        digests: dict[str, Callable[[str], bytes]] = {}

        def index(values: Mapping[str, str]) -> bytes | None:
            for column in self.of:
                if text := values.get(column):
                    if column not in digests:
                        keys = ring()
                        digests[column] = self._digests(keys, current().id, keys.index_current, column)
                    return digests[column](text)
            return None

        return index

    def candidates(self, column: str, text: str) -> list[bytes]:
        """What may be stored for this value: one, or while keys change one for each suite and key version."""
        keys = ring()
        if settled():
            return [self._digests(keys, current().id, keys.index_current, column)(text)]
        return [
            self._digests(keys, suite.id, version, column)(text)
            for suite in SUITES.values()
            for version in sorted(keys.index)
        ]

    def find(self, text: str, column: str = "") -> Q:
        """Rows whose column may hold this value: exactly, or, of a coarse index, those of its bucket."""
        return Q(**{f"{self.name}__in": self.candidates(column or self.of[0], text) if text else []})

    def _digests(self, keys: Ring, suite: int, version: int, column: str) -> Callable[[str], bytes]:
        keyed_by = f"blind/{self.label or self.model._meta.label_lower}.{column}".encode()
        mac, mark = BY_ID[suite].macs(keys.index[version], keyed_by + b"\0"), bytes((suite, version))

        def digest(text: str) -> bytes:
            found = mac(text.encode())
            if self.bits == EXACT_BITS:
                return mark + found[:16]
            return mark + (int.from_bytes(found[:4]) >> (32 - self.bits)).to_bytes(3)

        return digest


def current_mark() -> bytes:
    """How a blind index of the current suite and key begins."""
    return bytes((current().id, ring().index_current))


def settled() -> bool:
    """Whether every blind index is known to be of the current suite and key."""
    return bytes(ring().settled) == current_mark()


def field_of(model: type[models.Model], name: str) -> BlindIndexField:
    """The blind index of this name."""
    field = model._meta.get_field(name)
    assert isinstance(field, BlindIndexField)
    return field
