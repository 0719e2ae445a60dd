"""SM2 cosignatures with SM3 (GB/T 32918, GM/T 0009): what Chinese rules on commercial cryptography ask for.

C2SP assigns no type to SM2, so its lines use 0xff and an identifier of ours, which every other client ignores.
Verifying is arithmetic on public numbers and needs no library; signing needs `gmssl-pyx` (the extra `sm`), whose
arithmetic does not tell the key by its timing.
"""

from __future__ import annotations

from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SM3, Hash

from .cosignature import Cosigner, TimedKey
from .curve import GENERATOR, A, B, N, Point, add_multiples, on_curve
from .hashing import MerkleError
from .keys import Unsupported

SM2 = b"\xffhusheng/sm2-sm3-cosignature/v1\n"
_SIGNER_ID = b"1234567812345678"
_NUMBER = 32


def named_message(name: str, text: bytes, time: int) -> bytes:
    """A header of its own, so that no signature of another protocol fits; cosigner, time and the checkpoint's text."""
    return b"husheng/sm2-sm3-cosignature/v1\nname %b\ntime %d\n" % (name.encode(), time) + text


class Sm2Verifier(TimedKey):
    """An SM2 public key (x and y) under a name, of a witness or of a log."""

    kind = SM2
    what = "an SM2 key (kind 0xff husheng/sm2-sm3-cosignature/v1)"
    algorithm = "SM2"
    size = 2 * _NUMBER
    signature_bytes = 2 * _NUMBER

    def __post_init__(self) -> None:
        super().__post_init__()
        if not on_curve(_point(self.public)):
            raise MerkleError("an SM2 public key is a point of its curve")

    def message(self, text: bytes, time: int) -> bytes:
        """Header, cosigner, time and text."""
        return named_message(self.name, text, time)

    def holds(self, message: bytes, signature: bytes) -> bool:
        """GB/T 32918.2, 7.1."""
        return verify_sm2(self.public, message, signature)


class Sm2Signer(Cosigner):
    """An SM2 private key (32 bytes, and its public 64) under a name."""

    def __init__(self, name: str, private: bytes, public: bytes) -> None:
        library = _library()

        def sign(message: bytes) -> bytes:
            first, second = decode_dss_signature(library.sm2_sign(private, public, message, _SIGNER_ID))
            return first.to_bytes(_NUMBER, "big") + second.to_bytes(_NUMBER, "big")

        super().__init__(Sm2Verifier(name, public), sign)
        if not verify_sm2(public, b"", sign(b"")):
            raise MerkleError("the two halves of this SM2 key do not belong together")


def generate() -> tuple[bytes, bytes]:
    """A fresh key: private and public half."""
    public, private = _library().sm2_key_generate()
    return private, public


def verify_sm2(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether r and s are the key's signature over the message, under the usual signer id."""
    r, s = int.from_bytes(signature[:_NUMBER], "big"), int.from_bytes(signature[_NUMBER:], "big")
    t = (r + s) % N
    if not (0 < r < N and 0 < s < N and t):
        return False
    e = int.from_bytes(_sm3(_identity(public), message), "big")
    point = add_multiples(s, GENERATOR, t, _point(public))
    return point is not None and (e + point[0]) % N == r


def _identity(public: bytes) -> bytes:
    """Z: the signer's id, the curve and the public key under SM3 (GB/T 32918.2, 5.5)."""
    curve = b"".join(number.to_bytes(_NUMBER, "big") for number in (A, B, *GENERATOR))
    return _sm3(len(8 * _SIGNER_ID).to_bytes(2, "big") + _SIGNER_ID, curve + public)


def _sm3(*parts: bytes) -> bytes:
    try:
        digest = Hash(SM3())
    except UnsupportedAlgorithm as error:
        raise Unsupported("the installed `cryptography` knows no SM3") from error
    for part in parts:
        digest.update(part)
    return digest.finalize()


def _point(public: bytes) -> Point:
    return int.from_bytes(public[:_NUMBER], "big"), int.from_bytes(public[_NUMBER:], "big")


def _library() -> Any:
    try:
        import gmssl_pyx
    except ImportError as error:
        raise Unsupported("signing with SM2 needs gmssl-pyx: install the extra `sm`") from error
    return gmssl_pyx
