"""Canonical JSON (RFC 8785) on the standard library alone, so that a verifier needs nothing else."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from .hashing import MerkleError

Json = Any
"""A JSON value: None, bool, int, float, str, or lists and string-keyed dicts of them."""

MAX_INTEGER = (1 << 53) - 1
MAX_DEPTH = 100
_quote = json.JSONEncoder(ensure_ascii=False).encode


def canonical(value: Json) -> bytes:
    """The one spelling of a JSON value; raises `MerkleError` for what RFC 8785 has no spelling for."""
    try:
        return _write(value, 0).encode()
    except UnicodeEncodeError as error:
        raise MerkleError("a string holds half a character") from error


def _write(value: Json, depth: int) -> str:
    if depth > MAX_DEPTH:
        raise MerkleError(f"a value is nested more than {MAX_DEPTH} deep")
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return _quote(value)
    if isinstance(value, int):
        return _integer(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Mapping):
        return _object(value, depth)
    if isinstance(value, list | tuple):
        return "[" + ",".join(_write(item, depth + 1) for item in value) + "]"
    raise MerkleError(f"JSON has no {type(value).__name__}")


def _object(value: Mapping[str, Json], depth: int) -> str:
    if not all(isinstance(key, str) for key in value):
        raise MerkleError("the names in an object are strings")
    names = sorted(value, key=lambda name: name.encode("utf-16-be"))  # code units, not code points
    return "{" + ",".join(f"{_quote(name)}:{_write(value[name], depth + 1)}" for name in names) + "}"


def _integer(value: int) -> str:
    if abs(value) > MAX_INTEGER:
        raise MerkleError("an integer beyond 2^53 has no exact spelling in JSON")
    return str(value)


def _number(value: float) -> str:
    """As ECMAScript writes it: the shortest digits that read back the same."""
    if not math.isfinite(value):
        raise MerkleError("JSON has neither infinity nor not-a-number")
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = (whole + fraction).rstrip("0")
    point -= len(digits) - len(digits.lstrip("0"))
    return sign + _place(digits.lstrip("0"), point)


def _place(digits: str, point: int) -> str:
    """Digits with the decimal point after the `point`-th of them (ECMA-262, Number::toString)."""
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point < len(digits):
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"
