"""Whoever changes, removes or adds anything behind the platform's back is found, and the place is named."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.db import connection, transaction

from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger import inbox, keys, queries
from husheng.foundation.ledger.leaf import Opened, make_leaf
from husheng.foundation.ledger.merkle.hashing import leaf_hash
from husheng.foundation.ledger.report import MESSAGES, SHOWN_PER_KIND
from husheng.foundation.ledger.tests.acting import AT
from husheng.foundation.ledger.verify import verify

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def found(report, code: str) -> list:
    return [finding for finding in report.findings if finding.code == code]


def test_an_untouched_log_passes_with_and_without_its_journal(acts) -> None:
    acts.log(1, 255, 1, 600)
    acts.submit(3)
    seen = []
    report = verify(lambda done, total: seen.append((done, total)), journal=acts.journal)
    assert report.ok and report.findings == []
    assert (report.size, report.waiting, report.checkpoints, report.acts) == (857, 3, 4, 860)
    assert seen[-1] == (857, 857)
    assert verify().ok


def test_an_empty_installation_passes(acts) -> None:
    assert verify(journal=acts.journal).ok
    acts.submit(1)
    assert verify(journal=acts.journal).ok


def test_a_changed_entry_is_named(acts, as_owner) -> None:
    acts.log(300)
    as_owner("UPDATE ledger_entry SET leaf = set_byte(leaf, 80, get_byte(leaf, 80) # 1) WHERE ordinal = 257")
    report = verify(journal=acts.journal)
    assert [f.ordinal for f in found(report, "entry_changed")] == [257]
    assert [f.ordinal for f in found(report, "tile")] == [257]
    assert found(report, "checkpoint")


def test_a_changed_entry_with_its_hash_recomputed_is_found_by_the_tile(acts, as_owner) -> None:
    acts.log(300)
    forged, _ = make_leaf(
        act=acts.done[4].id, verb="leads.reject", kind="leads.lead", key=None, agency=None, at=AT
    )
    ordinal = queries.status([acts.done[4].id])[acts.done[4].id]
    as_owner(
        "UPDATE ledger_entry SET leaf = %s, leaf_hash = %s WHERE ordinal = %s",
        forged,
        leaf_hash(forged),
        ordinal,
    )
    report = verify(journal=acts.journal)
    assert not found(report, "entry_changed")
    assert [f.ordinal for f in found(report, "tile")] == [ordinal]
    (disagreement,) = found(report, "leaf_disagrees")
    assert disagreement.act_id == acts.done[4].id
    assert disagreement.detail == "verb, key, agency, state"


def test_a_removed_entry_leaves_a_named_hole_and_an_act_without_leaf(acts, as_owner) -> None:
    acts.log(300)
    gone = acts.done[299].id
    as_owner("DELETE FROM ledger_entry WHERE act_id = %s", gone)
    report = verify(journal=acts.journal)
    assert len(found(report, "entry_missing")) == 1
    assert [f.act_id for f in found(report, "act_without_leaf")] == [gone]


def test_entries_removed_at_the_end_are_missed(acts, as_owner) -> None:
    acts.log(10)
    as_owner("DELETE FROM ledger_entry WHERE ordinal > 7")
    report = verify()
    assert [f.ordinal for f in found(report, "entry_missing")] == [8, 9, 10]


def test_an_act_removed_from_the_inbox_is_found_and_one_that_waits_is_not(acts, as_owner) -> None:
    acts.log(5)
    gone, _ = acts.submit(2)
    as_owner("DELETE FROM ledger_inbox WHERE act_id = %s", gone)
    report = verify(journal=acts.journal)
    assert [(f.code, f.act_id) for f in report.findings] == [("act_without_leaf", gone)]


def test_a_removed_journal_row_is_found_by_its_leaf(acts) -> None:
    acts.log(20)
    gone = acts.done.pop(7)
    report = verify(journal=acts.journal)
    assert [(f.code, f.act_id) for f in report.findings] == [("leaf_without_act", gone.id)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "leads.reject"),
        ("kind", "cases.case"),
        ("key", new_key()),
        ("agency", None),
        ("at", AT + dt.timedelta(microseconds=1)),
        ("opening", {"state": Opened(bytes(32), "rejected")}),
    ],
)
def test_a_journal_row_that_says_something_else_is_found(acts, field: str, value: object) -> None:
    acts.log(20)
    acts.done[3] = acts.done[3]._replace(**{field: value})
    report = verify(journal=acts.journal)
    name = "state" if field == "opening" else field
    assert [(f.code, f.act_id, f.detail) for f in report.findings] == [
        ("leaf_disagrees", acts.done[3].id, name)
    ]


def test_a_journal_without_openings_is_still_compared_by_its_facts(acts) -> None:
    acts.log(3)
    acts.done = [act._replace(opening=None) for act in acts.done]
    assert verify(journal=acts.journal).ok


def test_a_leaf_that_is_in_the_log_and_waits_again_is_found(acts) -> None:
    (act,) = acts.log(1)
    inbox.submit([(act, b"again")])
    assert [f.code for f in verify(journal=acts.journal).findings] == ["leaf_twice"]


def test_a_journal_out_of_order_is_an_error_of_the_caller(acts) -> None:
    acts.log(3)
    with pytest.raises(ValueError, match="ascending"):
        verify(journal=lambda: sorted(acts.done, reverse=True))


FLIP = "UPDATE {0} SET {1} = set_byte({1}, 0, get_byte({1}, 0) # 1) WHERE {2}"
TAMPERINGS = {
    FLIP.format("ledger_entry", "leaf_hash", "ordinal = 3"): "entry_changed",
    "UPDATE ledger_entry SET act_id = gen_random_uuid() WHERE ordinal = 3": "entry_not_a_leaf",
    "UPDATE ledger_entry SET ordinal = 100000000000 WHERE ordinal = 3": "entry_beyond",
    FLIP.format("ledger_tile", "hashes", "level = 0 AND index = 0"): "tile",
    "UPDATE ledger_tile SET hashes = substr(hashes, 1, 32) WHERE level = 0 AND index = 1": "tile",
    FLIP.format("ledger_tile", "hashes", "level = 1"): "tile_above",
    "DELETE FROM ledger_tile WHERE level = 1": "tile_count",
    "UPDATE ledger_tile SET level = 5 WHERE level = 1": "tile_count",
    FLIP.format("ledger_checkpoint", "root", "size = 20"): "checkpoint",
    "UPDATE ledger_checkpoint SET note = replace(note, '20', '21') WHERE size = 20": "signature",
    "DELETE FROM ledger_checkpoint WHERE size = 300": "checkpoint",
    "UPDATE ledger_checkpoint SET size = 999 WHERE size = 20": "checkpoint",
    "UPDATE ledger_log SET size = 1000000000000": "log_row",
    "UPDATE ledger_log SET frontier = ''": "log_row",
    "UPDATE ledger_log SET checkpoint = ''": "log_row",
    "UPDATE ledger_log SET vkey = 'rubbish'": "key",
    "UPDATE ledger_log SET checkpoint = (SELECT note FROM ledger_checkpoint WHERE size = 20)": "log_row",
    "DELETE FROM ledger_log": "no_log",
}


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_every_table_of_the_log_is_covered(acts, as_owner, statement: str) -> None:
    acts.log(20, 280)
    assert verify(journal=acts.journal).ok
    as_owner(statement)
    report = verify()
    assert found(report, TAMPERINGS[statement])
    assert all(finding.message == MESSAGES[finding.code] for finding in report.findings)


def test_random_changes_of_single_bits_are_all_found(acts, as_owner) -> None:
    random.seed(2023)
    acts.log(40)
    for _ in range(25):
        table, column, where = random.choice(
            [
                ("ledger_entry", "leaf", f"ordinal = {random.randint(1, 40)}"),
                ("ledger_entry", "leaf_hash", f"ordinal = {random.randint(1, 40)}"),
                ("ledger_tile", "hashes", "level = 0"),
                ("ledger_checkpoint", "root", "size = 40"),
                ("ledger_log", "frontier", "true"),
            ]
        )
        bit = f"({random.randrange(10**6)} %% (8 * length({column})))"
        flip = f"UPDATE {table} SET {column} = set_bit({column}, {bit}, 1 - get_bit({column}, {bit})) WHERE {where}"
        as_owner(flip)
        assert not verify().ok, flip
        as_owner(flip)
    assert verify(journal=acts.journal).ok


def test_a_key_that_signs_elsewhere_does_not_pass_for_ours(acts) -> None:
    acts.log(3)
    keys.key_path().unlink()
    keys.signer("x", create=True)
    report = verify()
    assert {"key", "signature"} <= set(report.counts)


def test_on_a_machine_without_the_key_the_registered_public_key_is_used(acts) -> None:
    acts.log(3)
    keys.key_path().unlink()
    assert verify().ok


def test_findings_are_counted_but_not_kept_without_bound(acts, as_owner) -> None:
    acts.log(300)
    as_owner("UPDATE ledger_entry SET leaf_hash = ''")
    report = verify()
    assert report.counts["entry_changed"] == 300
    assert len(found(report, "entry_changed")) == SHOWN_PER_KIND


def test_verification_inside_a_transaction_sees_it_and_changes_nothing(acts) -> None:
    acts.log(3)
    with transaction.atomic():
        assert verify().ok
    assert not connection.in_atomic_block
