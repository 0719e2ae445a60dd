"""A witness's folder: its name, the logs it watches, its keys and its store; nothing of it comes from the site."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from husheng.foundation.ledger.merkle.cosignature import Cosigner
from husheng.foundation.ledger.merkle.hashing import MerkleError
from husheng.foundation.ledger.merkle.keys import PublicKey, Unsupported
from husheng.foundation.ledger.merkle.kinds import log_key
from husheng.foundation.ledger.merkle.notes import check_name
from husheng.foundation.ledger.merkle.private import ED25519, KINDS, kind_of

CONFIG, KEY, STORE = "witness.toml", "witness.ed25519", "witness.sqlite3"


class WitnessError(Exception):
    """Something that the witness's operator has to put right: what happened, why, and the remedy."""


@dataclass(frozen=True)
class Config:
    """`witness.toml`: the name under which it cosigns, the key files that sign, and the logs' public keys."""

    name: str
    keys: tuple[str, ...]
    logs: tuple[str, ...]

    def text(self) -> str:
        """The file; JSON strings and lists are TOML too."""
        keys, logs = (
            json.dumps(list(values), ensure_ascii=False, indent=2) for values in (self.keys, self.logs)
        )
        return f"name = {json.dumps(self.name, ensure_ascii=False)}\nkeys = {keys}\nlogs = {logs}\n"


@dataclass(frozen=True)
class Home:
    """One witness: the folder that holds it."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / STORE

    def create(self, name: str) -> None:
        """A new witness with a fresh key; refuses a folder that already holds one."""
        _named(name)
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any((self.folder / file).exists() for file in (CONFIG, KEY, STORE)):
            raise WitnessError(
                "没有建立。这个文件夹里已有一个见证方。请另选文件夹；见证方从不重建，换新须用新密钥。\n"
                "Not created. This folder already holds a witness. Choose another one; a witness is never made "
                "anew under its old key."
            )
        _write_key(self.folder / KEY, ED25519)
        self._save(Config(name, (KEY,), ()))

    def config(self) -> Config:
        """The configuration as it is now."""
        path = self.folder / CONFIG
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
            config = Config(_named(values["name"]), _words(values["keys"]), _words(values["logs"]))
        except FileNotFoundError as error:
            raise WitnessError(
                f"没有找到见证方。{self.folder} 里没有 {CONFIG}。请先运行 witness init，或用 --home 指明文件夹。\n"
                f"No witness found. There is no {CONFIG} in {self.folder}. Run witness init, or name the folder "
                "with --home."
            ) from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            raise WitnessError(
                f"没有启动。{path} 读不懂（{error}）。请按文档改正这个文件。\n"
                f"Not started. {path} cannot be read ({error}). Correct the file as documented."
            ) from error
        return config

    def add_log(self, vkey: str) -> PublicKey:
        """Watch one more log, or one more key of a log."""
        verifier, config = _verifier(vkey), self.config()
        if vkey not in config.logs:
            self._save(replace(config, logs=(*config.logs, vkey)))
        return verifier

    def watched(self) -> dict[str, tuple[PublicKey, ...]]:
        """origin → the keys that may sign for it."""
        logs: dict[str, tuple[PublicKey, ...]] = {}
        for vkey in self.config().logs:
            verifier = _verifier(vkey)
            logs[verifier.name] = (*logs.get(verifier.name, ()), verifier)
        return logs

    def signers(self) -> list[Cosigner]:
        """The keys that sign, in the order of the configuration."""
        config = self.config()
        return [_read_key(self.folder / file, config.name) for file in config.keys]

    def add_key(self, kind: str) -> Cosigner:
        """One more key, which signs beside the others: of another kind, or to replace one of its own kind."""
        config = self.config()
        taken = [file for file in config.keys if file.endswith(KINDS[kind].suffix)]
        file = f"witness{'-' + secrets.token_hex(4) if taken else ''}{KINDS[kind].suffix}"
        _write_key(self.folder / file, kind)
        self._save(replace(config, keys=(*config.keys, file)))
        return _read_key(self.folder / file, config.name)

    def _save(self, config: Config) -> None:
        """Replace the configuration as a whole, so that a crash leaves the old or the new one."""
        draft = self.folder / f".{CONFIG}.new"
        with draft.open("w", encoding="utf-8") as file:
            file.write(config.text())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / CONFIG)
        _sync(self.folder)


def _named(name: object) -> str:
    try:
        return check_name(name if isinstance(name, str) else "")
    except MerkleError as error:
        raise WitnessError(
            "见证方的名字不能用：不能为空，不能有空格和加号。请用域名一样的名字，如 police.example/witness。\n"
            "The witness's name cannot be used: not empty, no spaces, no plus signs. Use a name like a domain, "
            "such as police.example/witness."
        ) from error


def _words(values: object) -> tuple[str, ...]:
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise TypeError("a list is expected")
    return tuple(str(value) for value in values)


def _verifier(vkey: str) -> PublicKey:
    try:
        return log_key(vkey)
    except MerkleError as error:
        raise WitnessError(
            f"台账公钥不能用（{error}）。请向台账一方重新索取，整行复制。\n"
            f"The log's public key cannot be used ({error}). Ask its owner again and copy the whole line."
        ) from error


def _write_key(path: Path, kind: str) -> None:
    try:
        pem = KINDS[kind].make()
    except Unsupported as error:
        raise WitnessError(f"没有建立密钥：{error}。\nNo key was made: {error}.") from error
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path, name: str) -> Cosigner:
    try:
        return kind_of(path.name).for_witness(name, path.read_bytes())
    except (OSError, MerkleError, Unsupported) as error:
        raise WitnessError(
            f"密钥文件读不出：{path}。请核对文件和权限；密钥丢失时另建见证方，不要重用旧名字。\n"
            f"The key file cannot be read: {path}. Check the file and its permissions; when the key is lost, set up "
            f"another witness under another name. ({error})"
        ) from error


def _sync(folder: Path) -> None:
    """Make a new name durable; where folders cannot be opened as files there is nothing to do."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
