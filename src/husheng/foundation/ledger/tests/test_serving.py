"""The site serves the log as a static tree: hashes to everybody, entries to those who may read the ledger."""

from __future__ import annotations

import pytest
from django.test import Client

from husheng.foundation.ledger import queries, store
from husheng.foundation.ledger.disk import Disk
from husheng.foundation.ledger.export import export
from husheng.foundation.ledger.tests.test_export import files
from husheng.foundation.ledger.witnessing import publisher
from husheng.foundation.testing import client_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"])


def get(path: str, client: Client | None = None):
    return (client or Client()).get(f"/ledger/log/main/{path}")


def test_what_is_served_is_what_is_exported(acts, city, tmp_path) -> None:
    acts.log(600)
    log = store.current_log()
    export(log, tmp_path / "tree", entries=True, disk=Disk(durable=False))
    client = client_of(city.actor("auditor"))
    for name, data in files(tmp_path / "tree").items():
        answer = get(name, client)
        assert answer.status_code == 200 and answer.content == data, name
        if name != "checkpoint":
            assert "immutable" in answer["Cache-Control"]


def test_hashes_are_public_and_entries_are_not(acts, city) -> None:
    acts.log(300)
    assert get("checkpoint").status_code == 200
    assert get("tile/0/000").status_code == 200
    assert get("tile/0/001.p/44").status_code == 200
    refused = get("tile/entries/000")
    assert refused.status_code == 302 and "login" in refused["Location"]
    assert get("tile/entries/000", client_of(city.actor("security_officer"))).status_code == 403
    assert get("tile/entries/000", client_of(city.actor("auditor"))).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/002", "tile/0/001", "tile/0/001.p/45", "tile/0/001.p/0", "tile/2/000", "tile/2/000.p/1",
        "tile/0/0", "tile/0/x000/001", "tile/64/000", "tile/0/000.p/256", "tile/-1/000", "nothing",
    ],
)  # fmt: skip
def test_what_the_published_log_does_not_have_is_not_served(acts, path: str) -> None:
    acts.log(300)
    assert get(path).status_code == 404


def test_below_quorum_nothing_newer_is_served(acts, agencies) -> None:
    assert get("checkpoint").status_code == 404
    publisher.publish(store.current_log())
    note = get("checkpoint").content
    assert note.count(b"\xe2\x80\x94 ") == 4
    acts.log(5)
    assert get("checkpoint").content == note
    assert get("tile/0/000.p/5").status_code == 200
    assert get("tile/0/000.p/10").status_code == 404
    publisher.publish(store.current_log())
    assert get("tile/0/000.p/10").status_code == 200


def test_another_log_is_served_under_its_name_and_an_unknown_one_is_not(acts) -> None:
    acts.log(1)
    assert Client().get("/ledger/log/other/checkpoint").status_code == 404


def test_the_proof_of_an_act_is_a_file_that_the_engine_reads(acts, city) -> None:
    from husheng.foundation.ledger.merkle.bundle import parse_bundle, verify_bundle
    from husheng.foundation.ledger.witnessing import policies

    (act,) = acts.log(1)
    answer = client_of(city.actor("handler")).get(f"/ledger/acts/{act}/proof.tlog-proof")
    assert answer["Content-Disposition"].endswith('.tlog-proof"')
    bundle = parse_bundle(answer.content)
    verdict = verify_bundle(bundle, queries.proof(act).leaf_hash, policies.in_force())
    assert verdict.satisfied and verdict.checkpoint.size >= 1
