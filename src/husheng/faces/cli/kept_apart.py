"""What a backup keeps apart from the data: keys, data keys, and the list of those who have been erased (P8)."""

from __future__ import annotations

import datetime as dt
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console

from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem

console = Console()


def damaged(file: Path, what: str) -> Invalid:
    return Invalid(
        _("没有恢复，什么都没有改动。%(what)s", what=_(what)), [Problem(file.name, what, "请换一份备份。")]
    )


# ── who was erased ──────────────────────────────────────────────────────────────────────────────────────────
def mark_of_erased() -> dict[str, Any]:
    """The list brought up to date, and what a restore must ask for."""
    from husheng.foundation.erasure import tombstones

    tombstones.sync()
    return tombstones.mark(tombstones.known())


def list_of_erased(manifest: dict[str, Any], keys: Path | None, given: Path | None) -> list[str]:
    """The newest list from here, from the keys file and from the option; refused when the backup knew of more."""
    from husheng.foundation.erasure import tombstones

    found = [tombstones.known(), *([tombstones.lines(given)] if given else [])]
    if keys:
        with tempfile.TemporaryDirectory() as folder, opened(keys) as archive:
            name = f"keys/{tombstones.path().name}"
            if (
                name in archive.getnames()
            ):  # of a keys file nothing else is laid out on a disk to be looked at
                archive.extract(name, folder, filter="data")
            found.append(tombstones.lines(Path(folder) / name))
    best = tombstones.longest(found)
    if not tombstones.contains(best, manifest.get("tombstones", tombstones.mark([]))):
        raise Conflict(
            "没有恢复，什么都没有改动。这份备份之前有人的信息已永久删除，但这里没有那份清除名单。"
            "请用 --tombstones 指出，或用同一天的密钥备份。",
            code="tombstones_missing",
        )
    return best


def replay_erased(erased: list[str]) -> int:
    """Erase again whom the restored data has brought back; how many."""
    from husheng.foundation.erasure import tombstones
    from husheng.foundation.ledger.sequencer import integrate_all

    tombstones.take_over(erased)
    count = tombstones.replay()
    tombstones.sync()
    if count:
        integrate_all()
        console.print(_("已重新删除 %(count)s 人的信息：他们在备份之后已永久删除。", count=count))
    return count


# ── data keys ───────────────────────────────────────────────────────────────────────────────────────────────
def keep_data_keys() -> None:
    """As the dump's own state has them, into the keys folder."""
    from django.db import connection

    from husheng.foundation.kernel.standing import through
    from husheng.foundation.vault import carrying

    with through("keys"), connection.cursor() as cursor:
        carrying.keep(cursor.cursor)


def save_live_data_keys() -> None:
    """The database that is about to be replaced may know keys that the last backup does not."""
    from django.db import connections, transaction

    from husheng.foundation.vault import carrying

    owner = connections["owner"]
    if carrying.TABLE in owner.introspection.table_names():
        with transaction.atomic("owner"), owner.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('husheng.door', 'keys', true)"
            )  # its owner sees no row otherwise
            cursor.execute("SELECT EXISTS (SELECT FROM vault_datakey)")
            if cursor.fetchone()[0]:
                carrying.keep(cursor.cursor)


def load_data_keys(erased: list[str]) -> None:
    from django.db import connections, transaction

    from husheng.foundation.erasure import tombstones
    from husheng.foundation.vault import carrying

    gone = sorted(tombstones.owners_of(tombstones.parsed(erased)))
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('husheng.act', 'restore', true)")
        carrying.load(cursor.cursor, gone)


def must_be_young(file: Path, allowed: bool) -> None:
    """An old backup of keys could bring back whom a list has lost; its term is on every deletion certificate."""
    from husheng.foundation.erasure import backups

    with opened(file) as archive:
        made = dt.datetime.fromtimestamp(archive.getmember("keys").mtime, dt.UTC)
    if not allowed and dt.datetime.now(dt.UTC) - made > backups.lasting():
        raise Conflict(
            "没有恢复，什么都没有改动。这份密钥备份已过期。确实没有更新的，请加 --old-keys，并先核对清除名单。",
            code="keys_expired",
        )


@contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file) as archive:
            yield archive
    except (OSError, tarfile.TarError, KeyError) as error:
        raise damaged(file, "不是护生的密钥备份，或已损坏。") from error


def keep_keys(file: Path) -> None:
    from django.conf import settings

    folder = Path(settings.HUSHENG_HOME) / "keys"
    if not folder.exists():
        raise Invalid(
            "没有备份密钥。", [Problem(str(folder), "这里还没有密钥。", "先办一件事，密钥就会生成。")]
        )
    from husheng.foundation.erasure import backups, tombstones
    from husheng.foundation.kernel import clock

    with tarfile.open(file, "w") as archive:
        folder.touch()  # the time of the backup stands on the folder
        archive.add(folder, "keys", filter=_without_drafts)
        if tombstones.path().exists():
            archive.add(tombstones.path(), f"keys/{tombstones.path().name}")
    file.chmod(0o600)
    backups.note(clock.now(), file.name)


def _without_drafts(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if member.name.endswith(".part") or "/.ring-" in member.name else member


def restore_keys(file: Path) -> None:
    from django.conf import settings

    home = Path(settings.HUSHENG_HOME)
    if (home / "keys").exists() and any((home / "keys").iterdir()):
        raise Conflict("没有恢复。这里已有密钥，不会覆盖；请先把 keys 文件夹移开。", code="keys_exist")
    (home / "keys").mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(file) as archive:
        archive.extractall(home, filter="data")
    (home / "keys" / "tombstones.jsonl").unlink(missing_ok=True)  # read before; its place is beside the keys
