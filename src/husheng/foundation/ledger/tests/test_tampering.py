"""A thousand random changes by an owner of the database who may also hold the signing key: every one is located.

Entry alone; entry and leaf hash; entry, leaf, nodes and a checkpoint signed anew. The last makes the database
agree with itself, and is found by the witnesses and by the quorum that an outsider asks for.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from django.db import connections, transaction

from husheng.foundation.ledger import fsck, keyring, proving, store
from husheng.foundation.ledger.leaf import make_leaf
from husheng.foundation.ledger.merkle.checkpoint import Checkpoint, sign_checkpoint
from husheng.foundation.ledger.merkle.frontier import Frontier
from husheng.foundation.ledger.merkle.hashing import leaf_hash
from husheng.foundation.ledger.merkle.tiles import TILE_WIDTH
from husheng.foundation.ledger.models import Entry
from husheng.foundation.ledger.tests.acting import AT, restarted
from husheng.foundation.ledger.verify import verify
from husheng.foundation.ledger.witnessing import policies, publisher

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
]
SIZE, CHANGES = 300, 1000
Owner = Callable[..., None]


def forged(ordinal: int, chance: random.Random) -> bytes:
    """Another leaf for the same act: what somebody would write who wants the past to say something else."""
    act = Entry.objects.get(ordinal=ordinal).act_id
    verb = chance.choice(["leads.reject", "cases.close", "measures.withdraw"])
    leaf, _ = make_leaf(act=act, verb=verb, kind="leads.lead", key=None, agency=None, at=AT)
    return leaf


def change_entry(owner: Owner, ordinal: int, chance: random.Random) -> None:
    owner("UPDATE ledger_entry SET leaf = %s WHERE ordinal = %s", forged(ordinal, chance), ordinal)


def change_bit(owner: Owner, ordinal: int, chance: random.Random) -> None:
    bit = chance.randrange(8 * 200)
    flip = "UPDATE ledger_entry SET leaf = set_bit(leaf, %s, 1 - get_bit(leaf, %s)) WHERE ordinal = %s"
    owner(flip, bit, bit, ordinal)


def change_entry_and_leaf(owner: Owner, ordinal: int, chance: random.Random) -> None:
    leaf = forged(ordinal, chance)
    owner(
        "UPDATE ledger_entry SET leaf = %s, leaf_hash = %s WHERE ordinal = %s", leaf, leaf_hash(leaf), ordinal
    )


def rewrite(owner: Owner, ordinal: int, chance: random.Random | None = None) -> None:
    """Change an entry and make everything in the database fit it, with the log's own key."""
    with transaction.atomic(using="owner"):
        change_entry_and_leaf(owner, ordinal, chance or random.Random(ordinal))
        _make_it_fit(owner)
    restarted()


def _make_it_fit(owner: Owner) -> None:
    log = store.current_log()
    frontier, signers = Frontier(), keyring.signers(log)
    stored = Entry.objects.using("owner").order_by("ordinal").values_list("leaf_hash", flat=True)
    hashes = [bytes(digest) for digest in stored]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT size FROM ledger_checkpoint ORDER BY size")
        sizes = [size for (size,) in cursor.fetchall()]
    nodes: list[list[bytes]] = []
    for size in sizes:
        for level, grown in enumerate(frontier.extend(hashes[frontier.size : size])):
            nodes += [[]] if level == len(nodes) else []
            nodes[level] += grown
        note = sign_checkpoint(Checkpoint(log.origin, size, frontier.root()), signers)
        owner(
            "UPDATE ledger_checkpoint SET root = %s, note = %s WHERE size = %s", frontier.root(), note, size
        )
    for level, row in enumerate(nodes):
        for index in range(0, len(row), TILE_WIDTH):
            owner(
                "UPDATE ledger_tile SET hashes = %s WHERE level = %s AND index = %s",
                b"".join(row[index : index + TILE_WIDTH]), level, index // TILE_WIDTH,
            )  # fmt: skip
    owner("UPDATE ledger_log SET frontier = %s, checkpoint = %s", frontier.to_bytes(), note)


class Undone:
    """The log's tables as they were, to begin each change from the same state: what differs is put back."""

    TABLES = ("ledger_entry", "ledger_tile", "ledger_checkpoint", "ledger_log")

    def __init__(self) -> None:
        self.run(*(f"CREATE TABLE kept_{table} AS TABLE {table}" for table in self.TABLES))

    def back(self) -> None:
        for table in self.TABLES:
            if self.differs(table):
                self.run(
                    f"ALTER TABLE {table} DISABLE TRIGGER USER",
                    f"DELETE FROM {table} t WHERE NOT EXISTS (SELECT FROM kept_{table} k WHERE k = t)",
                    f"INSERT INTO {table} SELECT k.* FROM kept_{table} k"
                    f" WHERE NOT EXISTS (SELECT FROM {table} t WHERE t = k)",
                    f"ALTER TABLE {table} ENABLE TRIGGER USER",
                )
        restarted()

    def drop(self) -> None:
        self.run(*(f"DROP TABLE kept_{table}" for table in self.TABLES))

    @staticmethod
    def differs(table: str) -> bool:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                f"SELECT EXISTS (TABLE {table} EXCEPT TABLE kept_{table})"
                f" OR EXISTS (TABLE kept_{table} EXCEPT TABLE {table})"
            )
            return bool(cursor.fetchone()[0])

    @staticmethod
    def run(*statements: str) -> None:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


@pytest.fixture
def kept(acts, agencies):
    acts.log(SIZE - 5)
    publisher.publish(store.current_log())
    assert fsck.fsck().ok
    state = Undone()
    yield state
    state.drop()


def test_a_thousand_random_changes_are_all_located(acts, agencies, as_owner, kept) -> None:
    chance = random.Random(20230717)
    ways = [change_bit, change_entry, change_entry_and_leaf, rewrite]
    met = dict.fromkeys(ways, 0)
    for _ in range(CHANGES):
        ordinal, way = chance.randint(1, SIZE), chance.choice(ways)
        way(as_owner, ordinal, chance)
        met[way] += 1
        if way is rewrite:
            located_from_outside()
        else:
            assert ordinal in located(), (way.__name__, ordinal)
        kept.back()
    assert fsck.fsck().ok, "and an untouched log is not accused"
    assert min(met.values()) > CHANGES / 6


def located() -> set[int | None]:
    """The numbers that verify names as changed."""
    named = ("entry_changed", "tile", "entry_not_a_leaf")
    return {one.ordinal for one in verify().findings if one.code in named}


def located_from_outside() -> None:
    """The database agrees with itself; publications, witnesses and the quorum of a verifier do not agree with it."""
    inside = set(verify().counts)
    assert inside == {"publication"}, "only what witnesses signed does not fit"
    asked = [one for one in fsck.fsck().findings if one.code == "witness_differs"]
    assert {one.detail for one in asked} == {"police", "procuratorate", "customs"}
    log = store.current_log()
    assert not policies.in_force().judge(log.checkpoint.encode()).satisfied
    assert proving.root_at(log.id, SIZE)


def test_who_also_forges_publications_is_found_by_the_witnesses(acts, agencies, as_owner, kept) -> None:
    rewrite(as_owner, 7)
    as_owner("DELETE FROM ledger_publication")
    as_owner("DELETE FROM ledger_cosignature")
    as_owner("UPDATE ledger_log SET published = 0")
    assert verify().ok
    assert fsck.fsck().counts["witness_differs"] == 3
    for agency in agencies:
        agency.stop()
    assert fsck.fsck().ok, "with every witness silent nobody can tell: the limit that the documentation names"


def test_a_rewrite_that_the_journal_does_not_follow_is_located_without_any_witness(
    acts, agencies, as_owner, kept
) -> None:
    rewrite(as_owner, 7)
    act = Entry.objects.get(ordinal=7).act_id
    assert act in {
        one.act_id for one in verify(journal=acts.journal).findings if one.code == "leaf_disagrees"
    }
