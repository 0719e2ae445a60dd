"""From a hotline file to leads: open what was uploaded, propose its columns, turn a work order into a lead.

Nothing here writes. The file is opened by an accounted reveal, as every other personal value is.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from husheng.foundation.acts.actor import Actor
from husheng.foundation.agencies.queries import in_region
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.plain import numbers_of_persons
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import reveal

from . import hotline, queries, rules
from .models import HOTLINE, ColumnMapping, ImportFile
from .rules import LeadDetails


@dataclass(frozen=True)
class Opened:
    """An uploaded file that can be read, and how its columns are taken."""

    table: hotline.Table
    mapping: hotline.Mapping
    signature: str
    remembered: ColumnMapping | None


def open_file(
    actor: Actor, file: ImportFile, sheet: str = "", chosen: Mapping[int, str] | None = None
) -> Opened:
    """Read the upload; columns as remembered, else as proposed, else as the person chose."""
    body = reveal(actor, file, ["body"], Purpose.CHECK_LEAD, "导入热线文件")["body"].encode("latin-1")
    limits = hotline.Limits(rows=int(rules.parameters()["import"]["rows"]))
    table = hotline.open_table(io.BytesIO(body), name=file.name, sheet=sheet or None, limits=limits)
    signature = signature_of(table)
    known = ColumnMapping.objects.filter(agency=actor.agency_id, signature=signature).first()
    mapping = hotline.propose_mapping(table.headers, known.columns if known else None)
    for index, name in (chosen or {}).items():
        mapping = mapping.choose(index, hotline.Field(name) if name in list(hotline.Field) else None)
    return Opened(table, mapping, signature, known)


def signature_of(table: hotline.Table) -> str:
    """By which the next file with the same header is known."""
    names = "\n".join(header.name for header in table.headers)
    return hashlib.sha256(names.encode()).hexdigest()


def rehearse(actor: Actor, opened: Opened) -> hotline.DryRun:
    """The dry run: everything that would go wrong, nothing written."""
    return hotline.dry_run(
        opened.table,
        opened.mapping,
        now=clock.now(),
        regions=regions_of(actor),
        known=lambda numbers: known_orders(actor, numbers),
    )


def good_rows(actor: Actor, opened: Opened) -> Iterator[LeadDetails]:
    """The rows that can be imported, as leads; bad ones are passed over (the dry run has listed them)."""
    for item in hotline.read(opened.table, opened.mapping, now=clock.now(), regions=regions_of(actor)):
        if isinstance(item, hotline.Row):
            yield details_of(item)


def regions_of(actor: Actor) -> list[str]:
    """Full names of the districts that a file may name: those of the whole tree that the agency stands in."""
    top = actor.region_path.split("/", 1)[0]
    return [region.name for region in in_region(f"{top}/")]


def known_orders(actor: Actor, numbers: Collection[str]) -> set[str]:
    """Order numbers of the hotline that the agency has already."""
    twins = queries.with_numbers(actor.agency_id, HOTLINE, numbers)
    return set(twins.values_list("source_ref", flat=True))


def details_of(row: hotline.Row) -> LeadDetails:
    """A work order as a lead. House, room and every word of the caller go under seal (P4)."""
    organisation = (row.organisation or "").strip()
    named = organisation and not numbers_of_persons(organisation)
    said = [
        ("标题", row.title),
        ("被反映单位", None if named else organisation),
        ("地址", row.address),
        ("内容", row.content),
        ("补充", row.supplement),
    ]
    text = "\n".join(f"{label}：{value}" for label, value in said if value)
    place = rules.coarse_place(_address(row))
    return LeadDetails(
        violation=rules.guess_violation(row.category or "", f"{row.title or ''} {row.content}"),
        received_at=row.received_at,
        source=HOTLINE,
        source_ref=row.order_no,
        organisation=organisation if named else "",
        place="" if numbers_of_persons(place) else place,
        caller_name=row.caller_name or "",
        caller_phone=row.caller_phone or "",
        caller_id_no=row.caller_id_no or "",
        content=text,
        confidential=row.confidential is not False,
    )


def _address(row: hotline.Row) -> str:
    """District and address without saying the district twice."""
    region, address = row.region or "", row.address or ""
    return address if region and region in address else f"{region}{address}"
