"""Bech32 (BIP 173), as age writes its keys: public ones in small letters, secret ones in capitals."""

from __future__ import annotations

from typing import Final

_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK: Final = 6


def encode(prefix: str, data: bytes) -> str:
    """The data under a prefix, in capitals, as age writes secret keys."""
    low = prefix.lower()
    values = _five_bits(data)
    check = _polymod(_expanded(low) + values + [0] * _CHECK) ^ 1
    values += [(check >> 5 * (5 - i)) & 31 for i in range(_CHECK)]
    return f"{low}1{''.join(_CHARSET[value] for value in values)}".upper()


def decode(prefix: str, text: str) -> bytes:
    """The data in a key under this prefix; `ValueError` when it is none."""
    low, start = text.lower(), f"{prefix.lower()}1"
    if text not in (low, text.upper()) or not low.startswith(start):
        raise ValueError("not a key of this kind")
    values = [_CHARSET.find(letter) for letter in low[len(start) :]]
    if min(values, default=-1) < 0 or _polymod(_expanded(prefix.lower()) + values) != 1:
        raise ValueError("a letter of the key is wrong")
    return _eight_bits(values[:-_CHECK])


def _expanded(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _five_bits(data: bytes) -> list[int]:
    bits = len(data) * 8
    missing = -bits % 5
    number = int.from_bytes(data, "big") << missing
    return [(number >> shift) & 31 for shift in range(bits + missing - 5, -1, -5)]


def _eight_bits(values: list[int]) -> bytes:
    """The whole bytes; what is left over must be zeros."""
    number = 0
    for value in values:
        number = number << 5 | value
    length, over = divmod(len(values) * 5, 8)
    if over > 4 or number & ((1 << over) - 1):
        raise ValueError("a key of a wrong length")
    return (number >> over).to_bytes(length, "big")


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, factor in enumerate(_GENERATOR):
            check ^= factor if (top >> i) & 1 else 0
    return check
