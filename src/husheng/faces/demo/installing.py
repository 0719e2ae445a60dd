"""Bringing a demo to life: schema as the owner, the clock, the cast, the data; and clearing it away again."""

from __future__ import annotations

import shutil

from django.core.management import call_command

from husheng.faces.cli.boot import boot, data_folder, embedded, uses_embedded
from husheng.foundation.kernel.errors import Conflict, Refused

from . import witnesses

MADE_BY_US = ("files", "keys", "static", "demo_secret_key")
PASSWORD = "husheng-demo-2023"  # noqa: S105 - printed on the screen, for synthetic people


def reset() -> None:
    """Remove the demo of this data folder, database, files and keys. Never touches a database that was named."""
    if not uses_embedded():
        raise Refused("没有清除。HUSHENG_DATABASE_URL 指定了另外的数据库，演示不会清除它。")
    embedded().stop()
    for name in ("postgres", *MADE_BY_US):
        path = data_folder() / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    witnesses.stop_all()
    shutil.rmtree(witnesses.beside(), ignore_errors=True)


def prepare() -> bool:
    """Start, migrate, and refuse to turn a real installation into a demo. True when it is still empty."""
    boot()
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    from husheng.foundation.agencies.models import Agency
    from husheng.foundation.kernel.doors import GROUND
    from husheng.foundation.kernel.models import Installation
    from husheng.foundation.kernel.standing import Standing, stand

    stand(Standing(door=GROUND))  # the synthetic city is of all agencies; its acts are each in one name
    empty = not Agency.objects.exists()
    if not empty and not Installation.objects.get(pk=1).demo:
        raise Conflict("没有开始演示。这里已经装有正式数据。请用 HUSHENG_HOME 指到另一个文件夹。")
    return empty
