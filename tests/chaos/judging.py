"""What is wrong, seen from outside: the clients' books against the rows, and the rows against each other."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from books import Book, books


def judge(folder: Path, batch_size: int, organisation: str) -> str:
    """A JSON object of counts: lost, duplicates, half, holes, findings of the ledger, changed numbers; and more."""
    singles = [book for book in books(folder) if book.name.startswith("register")]
    imports = [book for book in books(folder) if book.name.startswith("bring_in")]
    found: Counter[str] = Counter(lost=0, duplicates=0, half=0, holes=0, ledger=0, renumbered=0)
    _check_singles(singles, organisation, found)
    _check_imports(imports, batch_size, found)
    _check_rows(found)
    _check_numbers([book for book in books(folder) if book.name.startswith("receive")], found)
    _check_ledger(found)
    return json.dumps(found)


def _check_singles(singles: list[Book], organisation: str, found: Counter[str]) -> None:
    """An acknowledged lead is there, accepted; no key made two."""
    from husheng.intake.leads.models import Lead

    rows = Lead.objects.filter(source="api").values_list("organisation", "pk", "state", "version")
    there: dict[str, list[tuple[str, str, int]]] = {}
    for name, pk, state, version in rows:
        there.setdefault(name, []).append((str(pk), state, version))
    for book in singles:
        for key, lead in book.acks().items():
            found["acknowledged"] += 1
            if (lead, "accepted", 2) not in there.get(organisation.format(key), []):
                found["lost"] += 1
        found["open_ends"] += len(book.open_ends())
    found["duplicates"] += sum(len(twins) - 1 for twins in there.values())


def _check_imports(imports: list[Book], batch_size: int, found: Counter[str]) -> None:
    """A file is there whole or not at all; an acknowledged one is there."""
    from husheng.intake.leads.models import Lead

    refs = Lead.objects.filter(source="hotline").values_list("source_ref", flat=True)
    there = Counter(ref.rpartition("-")[0] for ref in refs)
    for book in imports:
        done = book.acks()
        for batch in book.intents():
            count = there.pop(batch, 0)
            found["half"] += count not in (0, batch_size)
            found["lost"] += batch in done and count == 0
            found["duplicates"] += count > batch_size
        found["imported"] += len(done) * batch_size
        found["open_ends"] += len(book.open_ends())
    found["half"] += len(there)  # rows of a file that nobody has asked for


def _check_numbers(receivers: list[Book], found: Counter[str]) -> None:
    """An act that was told its number in the ledger still has it, and nobody else."""
    from husheng.foundation.ledger.models import Entry

    numbers = {str(act): number for act, number in Entry.objects.values_list("act_id", "ordinal")}
    for book in receivers:
        for receipt in book.acks().values():
            act, _, number = receipt.partition("/")
            found["receipts"] += 1
            found["renumbered"] += numbers.get(act) != int(number)


def _check_rows(found: Counter[str]) -> None:
    """Every lead has its journal row and its clocks, every journal row its opening; numbers have no holes."""
    from django.db import connection

    questions = {
        "half": [
            """SELECT count(*) FROM leads_lead l WHERE NOT EXISTS (SELECT FROM acts_journal j WHERE j.key = l.id
               AND j.verb IN ('leads.register', 'leads.import'))""",
            """SELECT count(*) FROM leads_lead l WHERE NOT EXISTS (
               SELECT FROM deadlines_clock c WHERE c.subject_key = l.id)""",
            """SELECT count(*) FROM leads_lead l WHERE l.version > 1 AND NOT EXISTS (
               SELECT FROM acts_journal j WHERE j.key = l.id AND j.verb = 'leads.accept')""",
            """SELECT count(*) FROM acts_journal j WHERE j.kind = 'leads.lead' AND NOT EXISTS (
               SELECT FROM leads_lead l WHERE l.id = j.key)""",
            "SELECT count(*) FROM acts_journal j WHERE NOT EXISTS (SELECT FROM acts_opening o WHERE o.act = j.id)",
            "SELECT count(*) FROM acts_idempotencykey WHERE result IS NULL",
        ],
        "duplicates": [
            """SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) n FROM acts_journal
               WHERE verb IN ('leads.register', 'leads.import', 'leads.accept') GROUP BY key, verb) t"""
        ],
        "holes": [
            """SELECT coalesce(sum(last), 0) - (SELECT count(*) FROM leads_lead) FROM agencies_counter
               WHERE series LIKE '%-X-%' OR series LIKE '%-XR-%'"""
        ],
    }
    with connection.cursor() as cursor:
        for name, queries in questions.items():
            for query in queries:
                cursor.execute(query)
                found[name] += int(cursor.fetchone()[0])


def _check_ledger(found: Counter[str]) -> None:
    """Every act has its leaf, every leaf its act, and the tree is the one that was signed."""
    from husheng.foundation.acts.proving import journal
    from husheng.foundation.ledger.verify import verify

    report = verify(journal=journal)
    found["ledger"] += sum(report.counts.values())
    found["acts"], found["leaves"], found["waiting"] = report.acts or 0, report.size, report.waiting
