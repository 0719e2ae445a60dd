"""A token of SoftHSM for the tests: what stands in for the cryptographic module of an agency."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)
LABEL, PIN = "husheng", "4711-0815"


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The module's path, with a token in a folder of its own; one per process, since a module is loaded once."""
    module = next((path for path in MODULES if Path(path).exists()), None)
    if module is None or not shutil.which("softhsm2-util"):
        pytest.skip("SoftHSM is not installed (scripts/system-packages)")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "softhsm2.conf").write_text(f"directories.tokendir = {folder}/tokens\nlog.level = ERROR\n")
    (folder / "pin").write_text(f"{PIN}\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(folder / "softhsm2.conf")
    command = [
        "softhsm2-util",
        "--init-token",
        "--free",
        "--label",
        LABEL,
        "--so-pin",
        "12345678",
        "--pin",
        PIN,
    ]
    subprocess.run(command, check=True, capture_output=True)
    yield module
    if before is None:
        del os.environ["SOFTHSM2_CONF"]
    else:
        os.environ["SOFTHSM2_CONF"] = before


@pytest.fixture
def token(softhsm: str, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The installation keeps its keys in that token."""
    from husheng.foundation.vault import hardware

    settings.HUSHENG_PKCS11_MODULE = softhsm  # type: ignore[attr-defined]
    settings.HUSHENG_PKCS11_TOKEN = LABEL  # type: ignore[attr-defined]
    monkeypatch.setenv("HUSHENG_PKCS11_PIN_FILE", str(Path(os.environ["SOFTHSM2_CONF"]).with_name("pin")))
    yield
    hardware._connection.forget()
