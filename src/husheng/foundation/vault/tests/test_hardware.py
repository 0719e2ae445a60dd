"""Keys in hardware: they sign there, cannot be taken out, and a module that fails is an error one can wait for."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from django.test import override_settings

from husheng.foundation.vault import hardware
from husheng.foundation.vault.hardware import HardwareUnavailable
from husheng.foundation.vault.tests.soft_token import LABEL as LABEL_OF_TOKEN
from husheng.foundation.vault.tests.soft_token import PIN
from husheng.foundation.vault.token import create_root, from_token

pkcs11 = pytest.importorskip("pkcs11")
LABEL = "husheng-test-key"


@pytest.fixture
def key(token: None) -> hardware.SigningKey:
    hardware.destroy(LABEL)
    return hardware.create_signing_key(LABEL)


def test_a_key_signs_in_the_token_and_is_found_again_by_its_label(key: hardware.SigningKey) -> None:
    signature = key.sign(b"checkpoint")
    again = hardware.signing_key(LABEL)
    assert again.public_key() == key.public_key()
    again.public_key().verify(signature, b"checkpoint")
    with pytest.raises(InvalidSignature):
        again.public_key().verify(signature, b"checkpoinT")


def test_the_private_half_cannot_be_taken_out(key: hardware.SigningKey) -> None:
    with hardware.Session() as session:
        private = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=LABEL)
        assert private[pkcs11.Attribute.EXTRACTABLE] is False and private[pkcs11.Attribute.SENSITIVE] is True
        with pytest.raises(pkcs11.exceptions.AttributeSensitive):
            _ = private[pkcs11.Attribute.VALUE]


def test_a_forked_process_opens_a_session_of_its_own(key: hardware.SigningKey) -> None:
    key.sign(b"parent")
    child = os.fork()
    if child == 0:
        try:
            key.public_key().verify(key.sign(b"child"), b"child")
        except BaseException:
            os._exit(1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    key.public_key().verify(key.sign(b"parent again"), b"parent again")


def test_threads_take_turns(key: hardware.SigningKey) -> None:
    failed: list[Exception] = []

    def sign(number: int) -> None:
        text = b"%d" % number
        try:
            for _ in range(20):
                key.public_key().verify(key.sign(text), text)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=sign, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_a_destroyed_key_is_gone_and_said_so(key: hardware.SigningKey) -> None:
    hardware.destroy(LABEL)
    with pytest.raises(HardwareUnavailable, match="密码机"):
        hardware.signing_key(LABEL)
    with pytest.raises(HardwareUnavailable):
        key.sign(b"")


@pytest.mark.parametrize(("setting", "value"), [("TOKEN", "another"), ("MODULE", "/nowhere.so")])
def test_a_module_that_cannot_be_reached_is_a_fault_to_wait_for(
    key: hardware.SigningKey, setting: str, value: str
) -> None:
    with override_settings(**{f"HUSHENG_PKCS11_{setting}": value}), pytest.raises(HardwareUnavailable):
        key.sign(b"")
    key.public_key().verify(key.sign(b"it is back"), b"it is back")


def test_a_wrong_pin_or_none_opens_nothing(
    key: hardware.SigningKey, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pin").write_text("0000")
    for file in (tmp_path / "pin", tmp_path / "none"):
        hardware._connection.forget()
        monkeypatch.setenv("HUSHENG_PKCS11_PIN_FILE", str(file))
        with pytest.raises(HardwareUnavailable):
            key.sign(b"")


def test_the_vaults_own_root_key_may_be_in_the_same_token(key: hardware.SigningKey, softhsm: str) -> None:
    key.sign(b"logged in")
    root = create_root(softhsm, LABEL_OF_TOKEN, PIN)
    again = from_token(root.header, PIN)
    assert again.open("x", root.close("x", b"secret")) == b"secret"
    key.public_key().verify(key.sign(b"still there"), b"still there")


def test_without_a_module_keys_in_hardware_are_refused_in_words(settings: object) -> None:
    settings.HUSHENG_PKCS11_MODULE = ""  # type: ignore[attr-defined]
    assert hardware.token() is None
    with pytest.raises(HardwareUnavailable, match="HUSHENG_PKCS11_MODULE"), hardware.Session():
        pass
