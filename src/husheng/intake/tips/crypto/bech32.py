"""Bech32 (BIP 173), as age writes its keys: only the encoding, for keys that are derived."""

from __future__ import annotations

from typing import Final

_CHARSET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """The data under a prefix, in capitals, as age writes secret keys."""
    low = prefix.lower()
    values = _five_bits(data)
    expanded = [ord(c) >> 5 for c in low] + [0] + [ord(c) & 31 for c in low]
    check = _polymod(expanded + values + [0] * 6) ^ 1
    values += [(check >> 5 * (5 - i)) & 31 for i in range(6)]
    return f"{low}1{''.join(_CHARSET[value] for value in values)}".upper()


def _five_bits(data: bytes) -> list[int]:
    bits = len(data) * 8
    missing = -bits % 5
    number = int.from_bytes(data, "big") << missing
    return [(number >> shift) & 31 for shift in range(bits + missing - 5, -1, -5)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, factor in enumerate(_GENERATOR):
            check ^= factor if (top >> i) & 1 else 0
    return check
