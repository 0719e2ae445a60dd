"""Checkpoints are published when enough agencies have cosigned them; until then everything is pending."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from husheng.foundation.kernel.errors import Conflict, Invalid, NotFound
from husheng.foundation.ledger import queries, sequencer, store
from husheng.foundation.ledger.merkle.policy import parse_policy
from husheng.foundation.ledger.models import Cosignature, Publication, Witness
from husheng.foundation.ledger.receipts import Stage, seed_of
from husheng.foundation.ledger.tests.agency import Agency, know_us, settle
from husheng.foundation.ledger.tests.test_sequencer import until
from husheng.foundation.ledger.witnessing import files, policies, publisher
from husheng.foundation.ledger.witnessing.policies import NewWitness

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def publish() -> int | None:
    log = store.current_log()
    assert log is not None
    return publisher.publish(log)


def test_without_witnesses_nothing_is_published_and_the_receipt_says_so(acts) -> None:
    (act,) = acts.log(1)
    assert publish() is None
    receipt = queries.status_of(act)
    assert (receipt.stage, receipt.witnessed, receipt.pending) == (Stage.NUMBERED, False, False)
    assert queries.seal(act).title == "本台账没有设见证方"


def test_a_receipt_goes_from_waiting_to_numbered_to_published_with_whom_and_when(acts, agencies) -> None:
    (act,) = acts.submit()
    assert queries.status_of(act).stage is Stage.WAITING
    sequencer.integrate_all()
    receipt = queries.status_of(act)
    assert (receipt.stage, receipt.pending) == (Stage.NUMBERED, True)
    assert queries.seal(act).title == "已编号，等见证方联署"
    assert publish() == 6
    receipt = queries.status_of(act)
    assert (receipt.stage, receipt.size, receipt.ordinal) == (Stage.PUBLISHED, 6, 6)
    assert set(receipt.witnesses) == {"市公安局", "市检察院", "天津海关"}
    assert receipt.published_at is not None
    seal = queries.seal(act)
    assert seal.state == "witnessed" and "市公安局" in seal.title


def test_an_act_that_nobody_knows_is_unknown(acts, agencies) -> None:
    from husheng.foundation.kernel.ids import new_key

    assert queries.status_of(new_key()).stage is Stage.UNKNOWN


def test_one_witness_stopped_and_the_quorum_holds_two_stopped_and_everything_is_pending(
    acts, agencies
) -> None:
    assert publish() == 5
    agencies[0].stop()
    (second,) = acts.log(1)
    assert publish() == 6
    assert set(queries.status_of(second).witnesses) == {"市检察院", "天津海关"}
    agencies[1].stop()
    (third,) = acts.log(1)
    assert publish() is None
    assert queries.status_of(third).pending
    assert queries.status_of(second).stage is Stage.PUBLISHED
    agencies[0].start()
    assert publish() == 7
    assert queries.status_of(third).stage is Stage.PUBLISHED


def test_a_witness_that_is_further_back_than_we_think_is_asked_again_from_where_it_is(acts, agencies) -> None:
    publish()
    agencies[0].seen.clear()
    acts.log(300)
    assert publish() == 305
    assert agencies[0].asked[-2:] == [409, 200]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_witnessstate SET size = 1")
    acts.log(1)
    assert publish() == 306
    assert all(agency.asked[-2:] == [409, 200] for agency in agencies)


def test_a_cosignature_of_another_key_does_not_count(acts, agencies) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from husheng.foundation.ledger.merkle.cosignature import CosignatureSigner

    for agency in agencies[:2]:
        agency.signer = CosignatureSigner(agency.signer.name, Ed25519PrivateKey.generate())
    assert publish() is None
    assert Cosignature.objects.count() == 1


def test_every_log_is_published_by_itself(acts, agencies) -> None:
    from husheng.foundation.kernel.ids import new_key
    from husheng.foundation.ledger import inbox
    from husheng.foundation.ledger.leaf import make_leaf
    from husheng.foundation.ledger.tests.acting import AT

    act = new_key()
    leaf, _ = make_leaf(act=act, verb="samples.seal", kind="samples.sample", key=None, agency=None, at=AT)
    inbox.submit([(act, leaf)], "samples")
    sequencer.integrate_all()
    know_us(*agencies)
    assert [publisher.publish(log) for log in store.all_logs()] == [5, 1]
    receipt = queries.status_of(act)
    assert (receipt.log, receipt.ordinal, receipt.stage) == ("samples", 1, Stage.PUBLISHED)
    assert {len(agency.seen) for agency in agencies} == {2}


def test_an_agency_without_a_network_cosigns_by_file(acts) -> None:
    acts.log(4)
    online, offline = Agency("police").start(), Agency("procuratorate", "检察院")
    try:
        settle(online, offline)
        assert publish() is None
        acts.log(3)
        request = files.request_for("procuratorate")
        status, answer = offline.judge(request)
        assert status == 200
        assert files.take_answer("procuratorate", request, answer) == files.Taken(published=4)
        assert Publication.objects.get().size == 4
        with pytest.raises(Invalid, match="没有导入"):
            files.take_answer("procuratorate", request, answer.replace(b"A", b"B"))
        assert files.take_answer("procuratorate", request, b"3\n") == files.Taken(asked_from=3)
        assert files.request_for("procuratorate").startswith(b"old 3\n")
        with pytest.raises(NotFound):
            files.request_for("nobody")
    finally:
        online.stop()


def test_the_seed_after_an_act_is_that_of_its_first_publication_and_never_changes(acts, agencies) -> None:
    (act,) = acts.log(1)
    assert queries.seed_after(act) is None
    publish()
    seed = queries.seed_after(act)
    assert seed is not None and len(seed.value) == 32 and len(seed.stated) == 3
    assert seed.value == seed_of(Publication.objects.get(size=6).note, 6)
    acts.log(2)
    publish()
    assert queries.seed_after(act) == seed
    assert queries.seed_after(acts.done[-1].id).value != seed.value


def test_the_policy_is_a_file_that_others_can_read_and_its_faults_are_named(acts, agencies) -> None:
    text = policies.written(policies.in_force())
    read = parse_policy(text)
    assert [w.name for w in read.witnesses] == ["police", "procuratorate", "customs"]
    assert read.groups[0].threshold == 2 and len(read.logs) == 1
    with pytest.raises(Invalid, match="第 1 行"):
        policies.set_policy("quorum nobody\n")
    with pytest.raises(Invalid, match="公钥"):
        policies.add_witness(NewWitness("post", "rubbish"))
    lines = text.replace("quorum agencies", "group all_of_them all agencies\nquorum all_of_them")
    policies.set_policy(lines)
    with pytest.raises(Conflict, match="多层分组"):
        policies.add_witness(NewWitness("post", agencies[0].signer.verifier.vkey))
    policies.set_policy("quorum none\n")
    assert not policies.asks_for_witnesses()


def test_a_witness_that_changes_its_key_keeps_its_old_cosignatures(acts, agencies) -> None:
    publish()
    old = Witness.objects.get(name="police")
    fresh = Agency("police", "市公安局")
    policies.add_witness(NewWitness("police", fresh.signer.verifier.vkey, agencies[0].url, "市公安局"))
    agencies[0].signer = fresh.signer
    acts.log(1)
    assert publish() == 6
    assert Cosignature.objects.filter(witness=old).count() == 1
    assert Cosignature.objects.filter(witness__name="police").count() == 1


def test_the_loop_publishes_what_is_numbered_and_ends_when_told(acts, agencies) -> None:
    stop, told = threading.Event(), []
    after = lambda log: told.append(log.name)  # noqa: E731
    thread = threading.Thread(target=publisher.run_forever, args=(stop, 0.02, after))
    thread.start()
    try:
        until(lambda: Publication.objects.filter(size=5).exists())
        (act,) = acts.log(1)
        until(lambda: queries.status_of(act).stage is Stage.PUBLISHED)
    finally:
        stop.set()
        thread.join()
    assert set(told) == {"main"}
