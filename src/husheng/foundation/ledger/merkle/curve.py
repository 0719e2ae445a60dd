"""The recommended curve of SM2 (GB/T 32918.5), for verifying only: nothing here hides a secret's timing."""

from __future__ import annotations

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93

Point = tuple[int, int]
"""x and y."""

GENERATOR: Point = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_Scaled = tuple[int, int, int]
"""X, Y and Z of (X/Z², Y/Z³); Z = 0 is the point at infinity."""
_INFINITY: _Scaled = (1, 1, 0)


def on_curve(point: Point) -> bool:
    """Whether y² = x³ - 3x + b, with both coordinates in their one spelling."""
    x, y = point
    return 0 <= x < P and 0 <= y < P and (y * y - (x * x + A) * x - B) % P == 0


def add_multiples(first: int, left: Point, second: int, right: Point) -> Point | None:
    """first · left + second · right, in one walk over the bits; None is the point at infinity."""
    both = _add((*left, 1), (*right, 1))
    steps = {(1, 0): (*left, 1), (0, 1): (*right, 1), (1, 1): both}
    sum_ = _INFINITY
    for bit in range(max(first.bit_length(), second.bit_length()) - 1, -1, -1):
        sum_ = _double(sum_)
        step = steps.get((first >> bit & 1, second >> bit & 1))
        if step is not None:
            sum_ = _add(sum_, step)
    x, y, z = sum_
    if not z:
        return None
    inverse = pow(z, -1, P)
    return x * inverse * inverse % P, y * inverse * inverse * inverse % P


def _double(point: _Scaled) -> _Scaled:
    x, y, z = point
    if not y or not z:
        return _INFINITY
    squared = y * y % P
    s, m = 4 * x * squared % P, 3 * (x - z * z) * (x + z * z) % P
    new = (m * m - 2 * s) % P
    return new, (m * (s - new) - 8 * squared * squared) % P, 2 * y * z % P


def _add(left: _Scaled, right: _Scaled) -> _Scaled:
    (x1, y1, z1), (x2, y2, z2) = left, right
    if not z1:
        return right
    if not z2:
        return left
    u1, u2 = x1 * z2 * z2 % P, x2 * z1 * z1 % P
    s1, s2 = y1 * z2 * z2 * z2 % P, y2 * z1 * z1 * z1 % P
    h, r = u2 - u1, s2 - s1
    if not h % P:
        return _double(left) if not r % P else _INFINITY
    squared = h * h % P
    cubed, v = squared * h % P, u1 * squared % P
    x = (r * r - cubed - 2 * v) % P
    return x, (r * (v - x) - s1 * cubed) % P, h * z1 * z2 % P
