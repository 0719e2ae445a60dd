"""Regions, kinds and agencies: data, from any tree of a file."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Invalid, Problem

from ..models import Agency, AgencyKind, Region
from ..tree import AgencyDetails, KindDetails, RegionDetails
from .naming import pinyin_key

NOTHING = "文件没有导入，什么都没有写入。"


@bulk(Permission.AGENCY_MANAGE)
def register_regions(actor: Actor, regions: Sequence[RegionDetails], /) -> list[Region]:
    """登记地区: parents first; codes already there are left as they are."""
    return _regions(regions)[1]


@bulk(Permission.AGENCY_MANAGE)
def register_kinds(actor: Actor, kinds: Sequence[KindDetails], /) -> list[AgencyKind]:
    """登记机构类别: those already there are left as they are."""
    return _kinds(kinds)[1]


@bulk(Permission.AGENCY_MANAGE)
def register_agencies(actor: Actor, agencies: Sequence[AgencyDetails], /) -> list[Agency]:
    """批量登记机构: one of a kind per region; those already there are left as they are."""
    return _agencies(agencies, _kinds([])[0], _regions([])[0])


@bulk(Permission.AGENCY_MANAGE)
def register_tree(
    actor: Actor,
    regions: Sequence[RegionDetails],
    kinds: Sequence[KindDetails],
    agencies: Sequence[AgencyDetails],
    /,
) -> list[Acted]:
    """导入机构树: regions, kinds and agencies of one file, all or nothing."""
    places, fresh_places = _regions(regions)
    lines, fresh_lines = _kinds(kinds)
    return [*fresh_places, *fresh_lines, *_agencies(agencies, lines, places)]


@act(Permission.AGENCY_MANAGE)
def register(actor: Actor, kind: str, region_code: str, name: str, short_name: str, letter: str, /) -> Agency:
    """登记机构."""
    details = AgencyDetails(kind, region_code, name, short_name, letter)
    agency = _agency(details, AgencyKind.objects.get(slug=kind), Region.objects.get(code=region_code))
    agency.save(force_insert=True)
    return agency


def _regions(regions: Sequence[RegionDetails]) -> tuple[dict[str, Region], list[Region]]:
    """All regions by code, and those that were not there yet."""
    known = {region.code: region for region in Region.objects.all()}
    fresh = []
    for details in regions:
        if details.code in known:
            continue
        parent = known[details.parent] if details.parent else None
        path = f"{parent.path if parent else ''}{details.code}/"
        known[details.code] = Region(code=details.code, name=details.name, parent=parent, path=path)
        fresh.append(known[details.code])
    copy_in(fresh)
    return known, fresh


def _kinds(kinds: Sequence[KindDetails]) -> tuple[dict[str, AgencyKind], list[AgencyKind]]:
    """All kinds by slug, and those that were not there yet."""
    known = {kind.slug: kind for kind in AgencyKind.objects.all()}
    fresh = [
        AgencyKind(slug=k.slug, name=k.name, mark=k.mark, standing=k.standing)
        for k in {k.slug: k for k in kinds}.values()
        if k.slug not in known
    ]
    copy_in(fresh)
    return known | {kind.slug: kind for kind in fresh}, fresh


def _agencies(
    wanted: Sequence[AgencyDetails], kinds: Mapping[str, AgencyKind], regions: Mapping[str, Region]
) -> list[Agency]:
    held = set(Agency.objects.values_list("kind_of__slug", "region__code"))
    letters = set(Agency.objects.values_list("letter", flat=True))
    fresh, problems = [], []
    for row in wanted:
        if (row.kind, row.region) in held:
            continue
        if row.kind not in kinds or row.region not in regions or row.letter in letters:
            problems.append(_unfit(row, kinds, regions))
            continue
        held.add((row.kind, row.region))
        letters.add(row.letter)
        fresh.append(_agency(row, kinds[row.kind], regions[row.region]))
    if problems:
        raise Invalid(NOTHING, problems)
    copy_in(fresh)
    return fresh


def _agency(row: AgencyDetails, kind: AgencyKind, region: Region) -> Agency:
    return Agency(
        kind_of=kind, region=region, region_path=region.path, name=row.name, short_name=row.short_name,
        letter=row.letter, pinyin=pinyin_key(row.short_name),
    )  # fmt: skip


def _unfit(row: AgencyDetails, kinds: Container[str], regions: Container[str]) -> Problem:
    if row.kind not in kinds:
        words = _("%(name)s：没有“%(kind)s”这个机构类别。") % {"name": row.name, "kind": row.kind}
        return Problem(row.name, words, "请先登记类别，或改正代号。")
    if row.region not in regions:
        words = _("%(name)s：没有代码为 %(region)s 的地区。") % {"name": row.name, "region": row.region}
        return Problem(row.name, words, "请先登记地区，或改正代码。")
    words = _("%(name)s：编号字头 %(letter)s 已有别的机构在用。") % {"name": row.name, "letter": row.letter}
    return Problem(row.name, words, "请另定一个字头。")
