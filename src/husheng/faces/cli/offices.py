"""`husheng agency`: agencies of the tree, by the system administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from husheng.faces.cli.acting import As, acting
from husheng.faces.cli.telling import console, show
from husheng.faces.cli.telling import say as _
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Conflict

app = typer.Typer(help="机构: add, list, import", no_args_is_help=True)
LISTED = 2000


@app.command()
def add(
    kind: Annotated[str, typer.Argument(help="Kind, for example health or market.")],
    region: Annotated[str, typer.Argument(help="Region code.")],
    name: Annotated[str, typer.Option(help="Full name, as on paper.")],
    short_name: Annotated[str, typer.Option(help="Short name, as in lists.")],
    letter: Annotated[str, typer.Option(help="Letter of its numbers; no other agency has it.")],
    as_: As,
) -> None:
    """登记机构: one of a kind per region."""
    actor = acting(as_, Permission.AGENCY_MANAGE)
    from husheng.foundation.agencies import acts
    from husheng.foundation.agencies.tree import AgencyDetails

    details = AgencyDetails(kind, region, name, short_name, letter.upper())
    if not acts.register_agencies(actor, [details]):
        raise Conflict("没有登记。这个地区已经有这一类机构。请看 husheng agency list。", code="agency_exists")
    console.print(_("已登记：%(name)s", name=f"{letter.upper()} {name}"))


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON with regions, kinds, agencies, or some of them.")],
    as_: As,
) -> None:
    """导入机构树: all or nothing; what is there already is left as it is."""
    actor = acting(as_, Permission.AGENCY_MANAGE)
    from husheng.foundation.agencies import acts, tree

    held = tree.parts(file)
    fresh = acts.register_tree(
        actor,
        tree.read_regions(file) if "regions" in held else [],
        tree.read_kinds(file) if "kinds" in held else [],
        tree.read_agencies(file) if "agencies" in held else [],
    )
    console.print(_("新登记 %(n)s 项；已有的没有改动。", n=len(fresh)))


@app.command("list")
def list_agencies(
    as_: As, region: Annotated[str, typer.Option(help="Only this region and what lies in it.")] = ""
) -> None:
    """列出机构: with the letter by which other commands name them."""
    actor = acting(as_, Permission.AGENCY_MANAGE)
    from husheng.foundation.acts.transaction import reading
    from husheng.foundation.agencies.models import Agency

    with reading(actor):
        found = Agency.objects.select_related("kind_of", "region").order_by("region_path", "pinyin")
        if region:
            found = found.filter(region_path__contains=f"{region}/")
        show(
            (_("字头"), _("简称"), _("全称"), _("机关类别"), _("地区")),
            [(a.letter, a.short_name, a.name, a.kind_of.slug, a.region.code) for a in found[:LISTED]],
        )
