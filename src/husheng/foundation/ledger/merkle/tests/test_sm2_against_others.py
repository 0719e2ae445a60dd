"""Our SM2 against gmssl and OpenSSL: neither shares a line with us."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st

from husheng.foundation.ledger.merkle import sm2
from husheng.foundation.ledger.merkle.tests.people import TIME
from husheng.foundation.ledger.merkle.tests.test_further_kinds import NAME, NATIONAL, PUBLIC, TEXT

gmssl = pytest.importorskip("gmssl_pyx")


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=200))
def test_our_verification_agrees_with_gmssl(message: bytes) -> None:
    public, private = gmssl.sm2_key_generate()
    signer = sm2.Sm2Signer(NAME, private, public)
    raw = signer._sign(message)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    for text in (message, message + b"x"):
        theirs = gmssl.sm2_verify(public, text, der, gmssl.SM2_DEFAULT_SIGNER_ID)
        assert sm2.verify_sm2(public, text, raw) == theirs == (text == message)


def test_openssl_verifies_what_we_sign(tmp_path: Path) -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    spki = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004") + PUBLIC
    message = sm2.named_message(NAME, TEXT.encode(), TIME)
    raw = NATIONAL._sign(message)
    (tmp_path / "key").write_bytes(spki)
    (tmp_path / "sig").write_bytes(
        encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    )
    (tmp_path / "text").write_bytes(message)
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key", "-in", "text"]
    options = ["-rawin", "-digest", "sm3", "-sigfile", "sig", "-pkeyopt", "distid:1234567812345678"]
    told = subprocess.run([*command, *options], cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
