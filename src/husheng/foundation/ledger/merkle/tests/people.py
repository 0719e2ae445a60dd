"""The log and the witnesses of the engine's tests, with keys that anybody may know."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from husheng.foundation.ledger.merkle.checkpoint import Checkpoint, sign_checkpoint
from husheng.foundation.ledger.merkle.cosignature import CosignatureSigner
from husheng.foundation.ledger.merkle.hashing import leaf_hashes
from husheng.foundation.ledger.merkle.keys import Ed25519Signer
from husheng.foundation.ledger.merkle.notes import Note, parse_note
from husheng.foundation.ledger.merkle.tests.memory import MemoryLog

ORIGIN = "husheng.local/test"
TIME = 1_700_000_000


def key(seed: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)


LOG = Ed25519Signer(ORIGIN, key(1))
STRANGER = Ed25519Signer("stranger.example/log", key(2))
HOST = CosignatureSigner("health.example/witness", key(3))
POLICE = CosignatureSigner("police.example/witness", key(4))
PROCURATORATE = CosignatureSigner("procuratorate.example/witness", key(5))
CUSTOMS = CosignatureSigner("customs.example/witness", key(6))

POLICY = f"""# 卫健委与公安、检察、海关中的任意两家
log {LOG.verifier.vkey}
witness 卫健 {HOST.verifier.vkey}
witness 公安 {POLICE.verifier.vkey}
witness 检察 {PROCURATORATE.verifier.vkey} https://witness.example/
witness 海关 {CUSTOMS.verifier.vkey}
group 外部 2 公安 检察 海关
group 全部 all 卫健 外部
quorum 全部
"""


def leaves(count: int, word: str = "leaf") -> list[bytes]:
    return [f"{word} {i}".encode() for i in range(count)]


def tree(count: int, word: str = "leaf") -> MemoryLog:
    log = MemoryLog()
    log.extend(leaf_hashes(leaves(count, word)))
    return log


def checkpoint_of(log: MemoryLog, *signers: Ed25519Signer) -> bytes:
    checkpoint = Checkpoint(ORIGIN, log.frontier.size, log.frontier.root())
    return sign_checkpoint(checkpoint, signers or [LOG]).encode()


def cosigned(note: bytes, *witnesses: CosignatureSigner, time: int = TIME) -> bytes:
    parsed = parse_note(note)
    lines = tuple(witness.cosign(parsed.text, time) for witness in witnesses)
    return Note(parsed.text, (*parsed.signatures, *lines)).serialize()
