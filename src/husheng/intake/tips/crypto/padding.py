"""Sizes that tell little: short texts all look alike, files grow to the next of few sizes.

Files follow Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
PETS 2019): at most 12 % more, and only O(log log n) bits of the length are seen.
"""

from __future__ import annotations

from typing import Final

TEXT_SIZES: Final = (4 << 10, 16 << 10, 64 << 10, 256 << 10)
LEAST_FILE: Final = 64 << 10
_LENGTH: Final = 4


def padded(content: bytes) -> bytes:
    """Length, content, zeros up to the next size."""
    needed = len(content) + _LENGTH
    size = next((size for size in TEXT_SIZES if size >= needed), None)
    if size is None:
        raise ValueError("a text has at most 256 KiB")
    return len(content).to_bytes(_LENGTH, "big") + content + bytes(size - needed)


def unpadded(padded_content: bytes) -> bytes:
    """The content alone."""
    length = int.from_bytes(padded_content[:_LENGTH], "big")
    content = padded_content[_LENGTH : _LENGTH + length]
    if len(content) != length:
        raise ValueError("not what was padded")
    return content


def file_size(length: int) -> int:
    """The size that a file of this length is kept in."""
    if length <= LEAST_FILE:
        return LEAST_FILE
    exponent = length.bit_length() - 1
    last = exponent - exponent.bit_length()
    mask = (1 << last) - 1
    return (length + mask) & ~mask
