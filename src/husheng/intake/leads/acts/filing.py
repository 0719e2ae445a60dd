"""Hotline files: uploaded sealed, read without writing anything, then imported whole or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Hashable, Mapping, Sequence
from functools import partial
from typing import Final

from django.utils.translation import gettext as _

from husheng.foundation.acts.act import Seen, act, bulk
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.behind import writing_behind
from husheng.foundation.acts.copying import Write, ready
from husheng.foundation.acts.current import act_time, record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.deadlines.models import Clock
from husheng.foundation.jobs.bar import progress
from husheng.foundation.kernel.errors import Conflict, Invalid, Problem, Refused
from husheng.foundation.vault.sealed import seal, seal_new

from .. import rules, series, timing
from ..models import ColumnMapping, ImportFile, Lead
from ..queries import with_numbers
from .making import SEALED, make_many, put_sealed

CHUNK: Final = 2000
MOST_LISTED: Final = 100


@bulk(Permission.LEAD_IMPORT)
def import_(actor: Actor, rows: Sequence[rules.LeadDetails], /, *, resume: bool = False) -> Sequence[Lead]:
    """批量导入: all or nothing; with `resume` the order numbers that are there already are passed over."""
    known = _known(actor, rows)
    if known and not resume:
        raise Invalid("什么都还没有写入。", _repeated(rows, known))
    fresh = [row for row in rows if row.source_ref not in known]
    if not fresh:
        raise Conflict("什么都还没有写入。文件里的工单都已经导入过。", code="all_imported")
    agency = agencies.agency(actor.agency_id)
    names = numbers.take(agency, series.IMPORTED, len(fresh))
    leads: list[Lead] = []
    known_clocks: dict[Hashable, Clock] = {}
    with progress(total=len(fresh), label="导入线索") as bar, writing_behind() as hand_over:
        for start in range(0, len(fresh), CHUNK):
            rows = fresh[start : start + CHUNK]
            personal = [row.personal() for row in rows]
            made = make_many(rows, personal, agency, names[start : start + CHUNK], act_time())
            sealed, keep_keys = seal_new(list(zip(made, personal, strict=True)))
            for lead, columns in zip(made, sealed, strict=True):
                put_sealed(lead, columns)
            clocks = timing.imported(made, agency, known_clocks)
            hand_over(partial(_write, keep_keys, ready(made), ready(clocks)))
            _forget(made)
            bar.advance(len(made))
            leads += made
    return leads


def _write(*steps: Write) -> None:
    """What only the database has to do with: the caller makes the next portion meanwhile."""
    for step in steps:
        step()


def _forget(leads: Sequence[Lead]) -> None:
    """What is on its way need not stay in memory until the last row."""
    for lead in leads:
        lead.search = None
        for name in SEALED:
            setattr(lead, name, None)


def _known(actor: Actor, rows: Sequence[rules.LeadDetails]) -> dict[str, str]:
    """Order numbers that the agency has already, with the numbers of their leads."""
    found: dict[str, str] = {}
    refs = [row.source_ref for row in rows if row.source_ref]
    for start in range(0, len(refs), CHUNK):
        twins = with_numbers(actor.agency_id, rows[0].source, refs[start : start + CHUNK])
        found.update(twins.order_by().values_list("source_ref", "number"))
    return found


def _repeated(rows: Sequence[rules.LeadDetails], known: Mapping[str, str]) -> list[Problem]:
    listed = [row.source_ref for row in rows if row.source_ref in known][:MOST_LISTED]
    return [
        Problem(
            "order_no",
            _("工单 %(order)s 已登记为 %(number)s。") % {"order": ref, "number": known[ref]},
            "选“跳过已导入的”再试，或从文件里删去。",
        )
        for ref in listed
    ]


@act(Permission.LEAD_IMPORT)
def upload(actor: Actor, name: str, body: bytes, /) -> ImportFile:
    """上传热线文件: it lies here sealed whole until it is imported or given up."""
    limit = int(rules.parameters()["import"]["upload_bytes"])
    if not 0 < len(body) <= limit:
        message = _("文件应不超过 %(limit)s MB，且不能是空的。") % {"limit": limit >> 20}
        raise Invalid("什么都还没有写入。", [Problem("file", message, "请按月或按区分成几个文件。")])
    empty_stale(actor)
    digest = hashlib.sha256(body).hexdigest()
    file = ImportFile(
        agency_id=actor.agency_id,
        user=actor.user_id,
        name=name[-200:],
        size=len(body),
        digest=digest,
        uploaded_at=act_time(),
    )
    file.body = seal(file, {"body": body.decode("latin-1")})["body"]
    file.save(force_insert=True)
    record(sha256=digest, size=len(body))
    return file


@act(Permission.LEAD_IMPORT, on=ImportFile)
def import_file(
    actor: Actor,
    file: ImportFile,
    rows: Sequence[rules.LeadDetails],
    /,
    *,
    resume: bool = False,
) -> ImportFile:
    """导入热线文件: its leads and the end of the file, in one transaction."""
    if file.user != actor.user_id:
        raise Refused("没有导入。文件由同事上传，请由本人导入。")
    _require_waiting(file)
    leads = import_(actor, rows, resume=resume)
    file.imported_at, file.imported, file.skipped = act_time(), len(leads), len(rows) - len(leads)
    file.body = None
    record(rows=file.imported, skipped=file.skipped, sha256=file.digest)
    return file


@act(Permission.LEAD_IMPORT, on=ImportFile)
def discard_file(actor: Actor, file: ImportFile, /) -> ImportFile:
    """放弃导入: the sealed file is emptied."""
    _require_waiting(file)
    file.body = None
    return file


def _require_waiting(file: ImportFile) -> None:
    if file.imported_at is not None:
        raise Conflict(
            _("没有再导入。这个文件已经导入 %(count)s 条。") % {"count": file.imported},
            code="already_imported",
        )
    if file.body is None:
        raise Conflict("没有办理。文件已清除，请重新上传。", code="file_gone")


@act(Permission.LEAD_IMPORT)
def remember_mapping(actor: Actor, signature: str, columns: Mapping[str, str], /) -> ColumnMapping:
    """记住列对应: proposed again for the next file with the same header."""
    values = {"columns": dict(columns), "used_at": act_time()}
    mapping, _ = ColumnMapping.objects.update_or_create(
        agency_id=actor.agency_id, signature=signature, defaults=values
    )
    return mapping


def empty_stale(actor: Actor) -> None:
    """Uploads of the agency that nobody imported in time are emptied, as the next one comes."""
    hours = int(rules.parameters()["import"]["stale_hours"])
    stale = ImportFile.objects.filter(
        agency=actor.agency_id,
        imported_at=None,
        body__isnull=False,
        uploaded_at__lt=act_time() - dt.timedelta(hours=hours),
    )
    for file in stale.order_by("pk")[:20]:
        discard_file(actor, Seen(file.pk))
