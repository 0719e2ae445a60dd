"""批量签收: many received hand-overs chosen, previewed and signed for in one act, or none of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.agencies.models import Grant
from husheng.foundation.kernel.errors import Invalid, NotFound, Refused, Stale
from husheng.foundation.ledger.models import Inbox
from husheng.foundation.processing.tests import people as assessing
from husheng.foundation.testing import City, client_of
from husheng.intake.handovers import acts, checks, clocks
from husheng.intake.handovers.models import Handover

from .people import received, send

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

NOT_OURS = "不是送给本机关的"


def picks(rows: Iterable[Handover]) -> list[str]:
    return [f"{row.pk}:{row.version}" for row in rows]


def asked(client: Client, **posted: object) -> tuple[int, str]:
    """The preview."""
    answer = client.post(reverse("handovers:bulk"), posted)
    return answer.status_code, answer.content.decode()


def signed(client: Client, rows: Iterable[Handover]) -> tuple[int, str]:
    answer = client.post(reverse("handovers:bulk_receive"), {"pick": picks(rows)})
    said = " ".join(str(one) for one in get_messages(answer.wsgi_request))
    return answer.status_code, said if answer.status_code == 302 else answer.content.decode()


def state(row: Handover) -> str:
    row.refresh_from_db()
    return row.state


# ── the act ─────────────────────────────────────────────────────────────────────────────────────────────────
def test_each_has_what_a_single_receipt_gives(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    many = [send(city, sender, kind) for kind in ("forward", "notice", "transfer")]
    alone = received(city, sender, receiver)
    acts.receive_many(receiver, [seen(row) for row in many])
    receipts = set()
    for row in many:
        assert (state(row), row.version, row.received_by) == ("received", 2, receiver.user_id)
        assert row.received_at is not None
        receipts.add(row.receipt_number)
        told = JournalRow.objects.get(verb="handovers.receive_many", key=row.pk)
        assert told.facts["receipt"] == row.receipt_number
        assert Inbox.objects.filter(act_id=told.pk).exists()
        assert Grant.objects.filter(subject_key__in=(row.pk, row.subject_key)).count() == 3
    assert len(receipts | {alone.receipt_number}) == 4
    assert Grant.objects.filter(subject_key__in=(alone.pk, alone.subject_key)).count() == 3


def test_the_clocks_run_on_as_after_a_single_receipt(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    row, alone = send(city, sender), send(city, sender)
    before = list(clocks.running_on(row).values("step", "due_at", "started_at", "agency", "watcher"))
    acts.receive_many(receiver, [seen(row)])
    acts.receive(receiver, seen(alone))
    assert list(clocks.running_on(row).values("step", "due_at", "started_at", "agency", "watcher")) == before
    assert [one.step for one in clocks.running_on(alone)] == [one["step"] for one in before]


def test_one_that_moved_on_stops_all_and_without_it_all_are_signed(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    rows = [send(city, sender) for _ in range(3)]
    acts.receive(receiver, seen(rows[1]))
    with pytest.raises(Stale):
        acts.receive_many(receiver, [seen(row) for row in rows])
    assert [state(row) for row in rows] == ["sent", "received", "sent"]
    acts.receive_many(receiver, [seen(rows[0]), seen(rows[2])])  # near miss
    assert {state(row) for row in rows} == {"received"}


def test_who_is_not_the_receiver_signs_for_nothing_not_even_for_what_is_his(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    theirs, ours = send(city, sender), send(city, receiver, to="health")
    with pytest.raises(Refused):
        acts.receive_many(sender, [seen(ours), seen(theirs)])
    with pytest.raises(NotFound):
        acts.receive_many(city.actor("handler", "education"), [seen(theirs)])
    with pytest.raises(Refused):
        acts.receive_many(city.actor("legal_reviewer", "market"), [seen(theirs)])
    assert (state(theirs), state(ours)) == ("sent", "sent")


def test_the_act_has_its_cap_however_it_is_called(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    rows = [send(city, sender) for _ in range(3)]
    with pytest.raises(Invalid):
        acts.receive_many(receiver, [])
    monkeypatch.setattr(checks, "MOST_AT_ONCE", 2)
    with pytest.raises(Invalid):
        acts.receive_many(receiver, [seen(row) for row in rows])
    assert len(acts.receive_many(receiver, [seen(row) for row in rows[:2]])) == 2


# ── the pages ───────────────────────────────────────────────────────────────────────────────────────────────
def test_many_are_chosen_previewed_and_signed_for(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    rows, client = [send(city, sender) for _ in range(3)], client_of(receiver)
    page = client.get(reverse("handovers:list")).content.decode()
    assert all(f'name="pick" value="{pick}"' in page for pick in picks(rows))
    code, page = asked(client, pick=picks(rows), do="receive")
    assert code == 200 and "将签收 3 件" in page and "签收不能撤销" in page
    assert {state(row) for row in rows} == {"sent"}
    assert signed(client, rows) == (302, "已签收 3 件，双方各有一份回执。")
    assert {state(row) for row in rows} == {"received"}
    assert rows[0].receipt_number in client.get(f"/handovers/{rows[0].pk}/").content.decode()


def test_a_box_stands_only_beside_what_waits_for_our_receipt(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    waits, done, out = send(city, sender), received(city, sender, receiver), send(city, receiver, to="health")
    page = client_of(receiver).get("/handovers/").content.decode()
    assert str(done.pk) in page and 'name="pick"' in page
    assert f'value="{waits.pk}:' in page and f'value="{done.pk}:' not in page
    page = client_of(receiver).get("/handovers/?box=out").content.decode()
    assert str(out.pk) in page and "data-pick-all" not in page
    page = client_of(city.post("legal_reviewer", "market")).get("/handovers/").content.decode()
    assert str(waits.pk) in page and "data-pick-all" not in page


def test_the_preview_says_what_cannot_be_signed_for_and_why(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    good, done, out = send(city, sender), received(city, sender, receiver), send(city, receiver, to="health")
    hidden = send(city, sender, to="police")
    _, page = asked(client_of(receiver), pick=picks([good, done, out, hidden]))
    assert "将签收 1 件" in page and "2 件不能签收" in page and "有 1 件没有找到" in page
    assert f"已经签收，回执 {done.receipt_number}" in page and NOT_OURS in page
    assert hidden.number not in page
    assert f'value="{picks([good])[0]}"' in page
    assert all(f'value="{one.pk}:' not in page for one in (done, out, hidden))
    _, page = asked(client_of(receiver), pick=picks([done]))
    assert "所选的都不能签收" in page and 'form="bulk"' not in page


def test_a_version_that_was_not_seen_is_not_signed_for(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    row = send(city, sender)
    _, page = asked(client_of(receiver), pick=[f"{row.pk}:{row.version + 1}"])
    assert "在您选择之后已有变化" in page and 'form="bulk"' not in page


def test_one_signed_for_meanwhile_is_told_and_the_rest_is_offered_again(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    rows, client = [send(city, sender) for _ in range(3)], client_of(receiver)
    acts.receive(city.actor("liaison", "market"), seen(rows[1]))
    code, page = signed(client, rows)
    assert code == 409 and "没有签收，一件都没有写入" in page
    assert "将签收 2 件" in page and "1 件不能签收" in page
    assert state(rows[0]) == "sent"
    assert signed(client, [rows[0], rows[2]])[0] == 302  # near miss


def test_the_same_request_sent_twice_signs_once(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    row, client = send(city, sender), client_of(receiver)
    assert signed(client, [row, row])[0] == 302
    assert signed(client, [row])[0] == 409
    assert JournalRow.objects.filter(verb="handovers.receive_many", key=row.pk).count() == 1


def test_the_whole_filter_is_chosen_within_the_cap(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    for kind in ("forward", "forward", "notice"):
        send(city, sender, kind)
    client = client_of(receiver)
    chosen = {"everything": "1", "filter": "box=in&state=sent&kind=forward", "do": "receive"}
    assert "将签收 2 件" in asked(client, **chosen)[1]
    assert asked(client, **{**chosen, "filter": "kind=assign"})[0] == 422
    monkeypatch.setattr(checks, "MOST_AT_ONCE", 1)
    assert asked(client, **chosen)[0] == 422
    assert asked(client, pick=["x", "y:z"])[0] == 422


def test_the_preview_names_a_flow_that_nobody_assesses_any_more(city: City) -> None:
    assessment, officer = assessing.approved(city), city.actor("intake_officer")
    rows = [assessing.send(city, officer, "telecom") for _ in range(2)]
    client = client_of(city.actor("handler", "telecom", "120000"))
    assert "将签收 2 件" in asked(client, pick=picks(rows))[1]
    assessing.withdrawn(city, assessment)
    _, page = asked(client, pick=picks(rows))
    assert "2 件不能签收" in page and "影响评估" in page
    code, page = signed(client, rows)
    assert code == 403 and "没有签收，一件都没有写入" in page
    assert {state(row) for row in rows} == {"sent"}


def test_outsiders_learn_and_sign_nothing(city: City) -> None:
    row = send(city, city.actor("handler", "health"))
    outsider = client_of(city.post("handler", "education"))
    code, page = asked(outsider, pick=picks([row]))
    assert code == 200 and row.number not in page and "有 1 件没有找到" in page
    assert signed(outsider, [row])[0] == 404
    for role in ("system_admin", "legal_reviewer"):
        other = client_of(city.post(role, "market"))
        assert asked(other, pick=picks([row]))[0] == 403
        assert signed(other, [row])[0] == 403
    assert state(row) == "sent"


def test_a_coordinator_sees_the_regions_but_signs_for_none_of_them(city: City) -> None:
    row = send(city, city.actor("handler", "health"))
    over = city.actor("coordinator", "health", "120000")
    with pytest.raises(Refused):
        acts.receive_many(over, [seen(row)])
    assert asked(client_of(over), pick=picks([row]))[0] == 403
    assert state(row) == "sent"


def test_the_preview_speaks_english(city: City) -> None:
    sender, receiver = city.actor("handler", "health"), city.actor("handler", "market")
    rows = [send(city, sender), received(city, sender, receiver)]
    _, page = asked(client_of(receiver, "en"), pick=picks(rows))
    assert "Signing cannot be undone" in page and "Signed for already, receipt" in page
