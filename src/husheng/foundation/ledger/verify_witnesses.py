"""Holding what was published and cosigned against what was signed, and the database against the witnesses."""

from __future__ import annotations

from collections.abc import Iterable

from django.apps import apps
from django.db import connection

from . import keyring, proving, store, timestamps
from .merkle.hashing import MerkleError
from .merkle.kinds import witness_key
from .merkle.notes import open_note, parse_note
from .models import Checkpoint, TimeStamp
from .report import Report
from .witnessing import asking, policies

PUBLICATIONS = """
SELECT p.size, p.note, p.published_at, c.root FROM ledger_publication p
LEFT JOIN ledger_checkpoint c ON c.log_id = p.log_id AND c.size = p.size WHERE p.log_id = %s ORDER BY p.size
"""
COSIGNATURES = """
SELECT s.size, s.line, w.vkey, c.note FROM ledger_cosignature s JOIN ledger_witness w ON w.id = s.witness_id
LEFT JOIN ledger_checkpoint c ON c.log_id = s.log_id AND c.size = s.size WHERE s.log_id = %s ORDER BY s.size
"""
GUARDS = """
SELECT bool_or(t.tgenabled IN ('O', 'A')), bool_or(has_table_privilege(current_user, c.oid, 'UPDATE, DELETE, TRUNCATE'))
FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = 'husheng_append_only'
WHERE c.relname = %s AND c.relnamespace = 'public'::regnamespace
"""


def check_publications(log: store.LogRow, report: Report) -> None:
    """Each publication says what was signed at its size, under a quorum of the policy of its day."""
    last = 0
    for size, note, at, root in store.stream("ledger_publications", PUBLICATIONS, [log.id]):
        last = size
        try:
            verdict = policies.in_force(at).judge(note.encode())
        except MerkleError:
            report.add("publication", ordinal=size, detail="signature")
            continue
        stated = verdict.checkpoint
        if (stated.origin, stated.size, stated.root) != (log.origin, size, root):
            report.add("publication", ordinal=size, detail="root")
        if not verdict.satisfied:
            report.add("publication", ordinal=size, detail="quorum")
    if log.published != last:
        report.add("published", detail=f"{log.published} / {last}")


def check_cosignatures(log: store.LogRow, report: Report) -> None:
    """Each cosignature fits the checkpoint that was signed at its size."""
    for size, line, vkey, note in store.stream("ledger_cosignatures", COSIGNATURES, [log.id]):
        try:
            text = parse_note(note.encode()).text if note else ""
            open_note(f"{text}\n{line}\n".encode(), [witness_key(vkey)])
        except MerkleError:
            report.add("cosignature", ordinal=size)


def check_timestamps(log: store.LogRow, report: Report) -> None:
    """Each time stamp holds over a note that states what was signed at its size."""
    roots = dict(
        Checkpoint.objects.filter(log_id=log.id, size__in=_stamped(log.id)).values_list("size", "root")
    )
    for row in TimeStamp.objects.filter(log_id=log.id).select_related("authority").iterator():
        try:
            timestamps.check(row.authority, row.note.encode(), bytes(row.answer))
            stated = policies.in_force(row.received_at).judge(row.note.encode()).checkpoint
        except (timestamps.NoStamp, MerkleError) as error:
            if str(error) == timestamps.NO_LIBRARY:
                return  # nothing can be said here; whoever has `openssl ts` can
            report.add("timestamp", ordinal=row.size, detail=f"{row.authority.name}: {error}")
            continue
        if (stated.size, stated.root) != (row.size, bytes(roots.get(row.size, b""))):
            report.add("timestamp", ordinal=row.size, detail=f"{row.authority.name}: root")


def _stamped(log: int) -> list[int]:
    return list(TimeStamp.objects.filter(log_id=log).values_list("size", flat=True))


def check_guards(report: Report) -> None:
    """The application cannot change what may only grow: the trigger stands, and the right was taken away."""
    tables = [
        m._meta.db_table for m in apps.get_app_config("ledger").get_models() if getattr(m, "append_only", 0)
    ]
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(GUARDS, [table])
            awake, may_change = cursor.fetchone()
        if not awake:
            report.add("guard", detail=f"{table}: trigger")
        if may_change:
            report.add("guard", detail=f"{table}: grant")


def check_witnesses(logs: Iterable[store.LogRow], report: Report) -> None:
    """Ask every witness that has an address what it cosigned last, with our own signature in it."""
    for log in logs:
        report.now = log.name
        keys = keyring.every_key(log.id)
        for witness in policies.in_force().witnesses:
            if not witness.url:
                continue
            try:
                held = asking.latest(witness.url, log.origin, keys)
            except asking.NoAnswer:
                continue
            if held is None or not held.size:
                continue
            if held.size > log.size:
                report.add("witness_ahead", ordinal=held.size, detail=witness.name)
            elif proving.root_at(log.id, held.size) != held.root:
                report.add("witness_differs", ordinal=held.size, detail=witness.name)
