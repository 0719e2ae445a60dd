"""`husheng setup`: a fresh installation, up to the three administrators. The only command that acts as nobody.

Three separate people from the first minute (系统管理员, 安全员, 审计员): none of them sees case data.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from husheng.faces.cli.boot import boot
from husheng.faces.cli.telling import console, one_time_password, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem

if TYPE_CHECKING:
    from husheng.foundation.agencies.models import Agency

PRODUCTION = "husheng.settings.production"
NOT_DONE = "没有安装。"


def setup(
    regions: Annotated[Path, typer.Option(help="The region tree: JSON with code, name, parent.")],
    system: Annotated[str, typer.Option(metavar="USERNAME=姓名", prompt="系统管理员 账号=姓名")],
    security: Annotated[str, typer.Option(metavar="USERNAME=姓名", prompt="安全员 账号=姓名")],
    audit: Annotated[str, typer.Option(metavar="USERNAME=姓名", prompt="审计员 账号=姓名")],
    kinds: Annotated[
        Path | None, typer.Option(help="Agency kinds; those of the package when left out.")
    ] = None,
    seat: Annotated[
        str, typer.Option(help="KIND:REGION where the administrators sit; the lead kind at the top.")
    ] = "",
    letter: Annotated[str, typer.Option(help="Letter of that agency's numbers.")] = "",
) -> None:
    """安装: migrate, register regions and agency kinds, appoint the first three administrators. Once."""
    boot(PRODUCTION)
    from django.core.management import call_command

    people = {
        "system_admin": _person(system),
        "security_officer": _person(security),
        "auditor": _person(audit),
    }
    if len({username for username, _ in people.values()}) < len(people):
        raise Invalid(NOT_DONE, [Problem("--audit", "三个管理员必须是三个人。", "请写三个不同的账号。")])
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    missing = _missing()
    agency = _plant(regions, kinds, seat, letter)
    made = [(*people[role], role, _engage(agency, role, *people[role])) for role in missing]
    show((_("账号"), _("姓名"), _("角色"), _("一次性口令")), made)
    console.print(_("口令只显示这一次，请分别当面交给三个人。第一次登录时要改口令，并设置第二因子。"))


def _person(text: str) -> tuple[str, str]:
    username, _, name = text.partition("=")
    if not name.strip():
        raise Invalid(NOT_DONE, [Problem(text, "应写成 账号=姓名。", "例如 zhang.san=张三。")])
    return username.strip(), name.strip()


def _missing() -> list[str]:
    """Administrators not appointed yet: all, or what a set-up that was cut short left open."""
    from husheng.foundation.agencies.models import Post
    from husheng.foundation.agencies.roles import ADMINISTRATORS
    from husheng.foundation.kernel.models import Installation

    if Installation.objects.filter(demo=True).exists():
        raise Conflict("没有安装。这里是演示环境。请另选数据目录（HUSHENG_HOME）。", code="demo")
    # An administrator who left had a successor appointed by the security officer, not by a second set-up.
    filled = set(Post.objects.filter(role__in=ADMINISTRATORS).values_list("role", flat=True))
    missing = [role for role in ADMINISTRATORS if role not in filled]
    if not missing:
        raise Conflict(
            "没有安装。这里已经装好，有三名管理员。需要增减人员的，请安全员办理。", code="already_set_up"
        )
    return missing


def _plant(regions: Path, kinds: Path | None, seat: str, letter: str) -> Agency:
    """The tree and the administrators' agency, in one act; what is there already is left as it is."""
    from husheng.foundation.agencies import acts
    from husheng.foundation.agencies.actors import installer
    from husheng.foundation.agencies.models import Agency
    from husheng.foundation.agencies.tree import DATA, AgencyDetails, read_kinds, read_regions
    from husheng.foundation.processing.acts import install_assessments

    places = read_regions(regions)
    lines = read_kinds(kinds or DATA / "agencies.json")
    kind, _, code = seat.partition(":")
    line = next((k for k in lines if k.slug == kind or (not kind and k.standing == "lead")), None)
    place = next((r for r in places if r.code == code or (not code and r.parent is None)), None)
    if line is None or place is None:
        raise Invalid(
            NOT_DONE, [Problem("--seat", "文件里没有这个类别或地区。", "请写成 类别代号:地区代码。")]
        )
    name = f"{place.name}{line.name}"
    first = letter.upper() or f"{acts.initials(place.name)}{line.slug[:2].upper()}"
    details = AgencyDetails(line.slug, place.code, name, line.name, first)
    acts.register_tree(installer(), places, lines, [details])
    install_assessments(installer())
    return Agency.objects.get(kind_of__slug=line.slug, region__code=place.code)


def _engage(agency: Agency, role: str, username: str, name: str) -> str:
    from husheng.foundation.agencies import acts
    from husheng.foundation.agencies.actors import installer

    password = one_time_password()
    acts.engage(installer(), username, name, password, agency.pk, role, None, None)
    return password
