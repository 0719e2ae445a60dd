"""`husheng upgrade`: what a newer version needs of an installation that stands; safe to repeat."""

from __future__ import annotations

from husheng.faces.cli.boot import boot
from husheng.faces.cli.setting_up import PRODUCTION
from husheng.faces.cli.telling import console
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict


def upgrade() -> None:
    """升级: migrate, install impact assessments that ship since, index and seal what came before its index or seal."""
    boot(PRODUCTION)
    from django.core.management import call_command

    call_command("migrate", database="owner", verbosity=0, interactive=False)
    console.print(_("数据库已是这个版本的。"))
    _require_set_up()
    console.print(_("新登记的影响评估：%(n)s", n=bring_up_to_date()))


def bring_up_to_date() -> int:
    """After every migration of an installation that stands: how many assessments are new; the rest is the worker's."""
    from husheng.foundation.agencies.actors import installer
    from husheng.foundation.erasure import rotating
    from husheng.foundation.evidence import sealing
    from husheng.foundation.evidence.tasks import seal_originals
    from husheng.foundation.jobs.queue import defer
    from husheng.foundation.processing.acts import install_assessments

    if rotating.lacking():
        rotating.defer_filling()
    if sealing.in_plain():
        defer(seal_originals)
    return len(install_assessments(installer()))


def _require_set_up() -> None:
    from husheng.foundation.agencies.models import Agency

    if not Agency.objects.exists():
        raise Conflict("没有升级。这里还没有安装，请先运行 husheng setup。", code="not_set_up")
