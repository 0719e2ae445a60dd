"""P6 for tips: a year after its end what was told is destroyed, and the receipt answers like one that never was."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.erasure import holds
from husheng.foundation.erasure.keeper import keeper
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.errors import Conflict, HushengError, NotFound
from husheng.foundation.ledger.models import Inbox
from husheng.foundation.testing import City, client_of
from husheng.intake.tips import acts, answering, keeping, queries, store, tasks
from husheng.intake.tips.crypto.receipts import make_code
from husheng.intake.tips.models import Attachment, Envelope, Handed, Message, Opening, Share, Tip

from .people import Office, as_the_portal, incoming, office, photo, told
from .test_telling import read

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner", "portal"])
TERM = 365
FILE = b"a list of the money that was taken"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(city: City) -> Office:
    return office(city)


def ended(ours: Office, days_ago: int, **more: object) -> tuple[str, Tip]:
    """A tip that was answered so many days ago, and the code of its receipt."""
    code, tip = told(**more)
    officer = ours.officer.actor
    tip = acts.answer(officer, seen(acts.accept(officer, seen(tip))), "已查实并处罚，谢谢您。")
    return code, aged(ours, tip, days_ago)


def aged(ours: Office, tip: Tip, days_ago: int) -> Tip:
    """As if all of it had happened then; the owner of the tables does it, since nobody else changes what was said."""
    day = clock.today() - dt.timedelta(days=days_ago)
    with act_frame(ours.officer.actor, "tips.test"):
        Tip.objects.filter(pk=tip.pk).update(ended_on=day, day=day)
    as_owner("UPDATE tips_message SET day = %s WHERE tip_id = %s", day, tip.pk)
    return Tip.objects.get(pk=tip.pk)


def as_owner(statement: str, *values: object) -> None:
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT set_config('husheng.act', 'test', true)")
        cursor.execute("ALTER TABLE tips_message DISABLE TRIGGER USER")
        cursor.execute(statement, list(values))
        cursor.execute("ALTER TABLE tips_message ENABLE TRIGGER USER")


def whole(tip: Tip) -> bool:
    """Whether all that was told is there."""
    return Tip.objects.get(pk=tip.pk).state != "cleared" and Message.objects.filter(tip=tip).exists()


def lying() -> list[Path]:
    return list(store.folder().glob("??/*.age"))


def test_the_term_is_data() -> None:
    assert keeping.days() == TERM


@pytest.mark.parametrize(("days_ago", "kept"), [(TERM - 1, True), (TERM, False)])
def test_on_the_day_and_not_one_day_before(ours: Office, days_ago: int, kept: bool) -> None:
    _, tip = ended(ours, days_ago)
    tasks.clear_due(0)
    assert whole(tip) is kept


def test_keys_words_files_identity_and_conversation_are_gone(ours: Office) -> None:
    _, tip = ended(ours, TERM, name="测试举报人", files=[incoming("a.jpg", photo())])
    opening = acts.ask(ours.officer.actor, tip.pk, "identity", "payment", "凭回执发放奖励")
    one, two = ours.custodians[:2]
    acts.agree(one.actor, seen(opening), one.secret)
    acts.open_(two.actor, seen(Opening.objects.get()), two.secret)
    assert len(lying()) == 2
    assert keeping.clear_due() == 1
    for model in (Share, Envelope, Message, Attachment, Handed):
        assert not model.objects.exists(), model
    assert not lying()
    row = Opening.objects.get()
    assert row.sealed is None and row.reason == "凭回执发放奖励", "that it was opened, and why, stays"


def test_the_receipt_answers_byte_for_byte_like_one_that_never_was(ours: Office) -> None:
    code, _ = ended(ours, TERM)
    with as_the_portal():
        assert answering.look(code).state == "answered"
    keeping.clear_due()
    said = []
    with as_the_portal():
        for typed in (code, make_code(), "nonsense"):
            with pytest.raises(NotFound) as caught:
                answering.look(typed)
            said.append((caught.value.code, caught.value.message, caught.value.facts))
        with pytest.raises(NotFound):
            answering.add(code, "还有一点要补充", (), clean=True)
    assert said[0] == said[1] == said[2]
    assert queries.by_receipt(code) is None


def test_what_became_of_it_stays_and_the_page_says_what_is_gone(ours: Office) -> None:
    _, tip = ended(ours, TERM)
    keeping.clear_due()
    kept = queries.tip(ours.officer.actor, tip.pk)
    assert (kept.state, kept.category, kept.ended_on) == ("cleared", tip.category, tip.ended_on)
    assert kept.pk in {row.pk for row in queries.tips(ours.officer.actor, ("cleared",))}
    page = client_of(ours.officer.actor).get(f"/tips/{tip.pk}/")
    assert page.status_code == 200 and "都已销毁" in page.content.decode()
    with pytest.raises(HushengError):
        read(ours, kept)
    with pytest.raises(HushengError):
        acts.reply(ours.officer.actor, seen(kept), "还想问一句。")


def test_it_stands_in_the_ledger_and_knows_its_day_alone(ours: Office) -> None:
    _, tip = ended(ours, TERM)
    keeping.clear_due()
    row = JournalRow.objects.get(verb="tips.clear")
    assert (row.key, row.from_state, row.to_state) == (tip.pk, "answered", "cleared")
    assert row.at == clock.in_shanghai(row.at).replace(hour=0, minute=0, second=0, microsecond=0)
    assert row.pk.version == 4 and Inbox.objects.filter(act_id=row.pk).exists()


def test_an_open_tip_is_never_touched_however_old(ours: Office) -> None:
    _, tip = told()
    tip = acts.accept(ours.officer.actor, seen(tip))
    day = clock.today() - dt.timedelta(days=9 * TERM)
    with act_frame(ours.officer.actor, "tips.test"):
        Tip.objects.filter(pk=tip.pk).update(day=day)
    assert keeping.clear_due() == 0 and whole(tip)


def test_whoever_said_something_since_is_kept_for_a_term_from_then(ours: Office) -> None:
    code, tip = ended(ours, TERM + 30)
    with as_the_portal():
        answering.add(code, "他们又开张了，换了一块招牌。", (), clean=True)
    assert keeping.clear_due() == 0 and whole(tip)


def test_a_running_request_to_open_and_a_hold_keep_it(ours: Office) -> None:
    _, asked = ended(ours, TERM, name="测试举报人")
    acts.ask(ours.officer.actor, asked.pk, "identity", "court", "法院调取，案号某号")
    _, held = ended(ours, TERM)
    with act_frame(ours.officer.actor, "tips.test"):
        holds.place(held.pk, "proceedings", "cases.case", held.pk)
    assert keeping.clear_due() == 0 and whole(asked) and whole(held)


def test_the_act_itself_refuses_what_is_not_due(ours: Office) -> None:
    _, tip = ended(ours, TERM - 1)
    with pytest.raises(Conflict, match="期限没有到"):
        acts.clear(keeper(), seen(tip))


def test_only_the_keeper_of_terms_may(ours: Office, city: City) -> None:
    _, tip = ended(ours, TERM)
    for other in (ours.officer.actor, ours.custodians[0].actor, city.system, city.auditor):
        with pytest.raises(HushengError):
            acts.clear(other, seen(tip))
    assert whole(tip)


def test_what_came_through_the_portal_is_known_for_ever(ours: Office) -> None:
    """L7: a list that a whistleblower sent in is never matched, not even when nothing else of it is left."""
    digest = hashlib.sha256(FILE).digest()
    ended(ours, TERM, files=[incoming("list.bin", FILE)], clean=False)
    keeping.clear_due()
    assert queries.came_through_the_portal([digest, b"\0" * 32]) == {digest}


def test_what_was_said_is_never_changed_only_destroyed(ours: Office) -> None:
    told()
    with pytest.raises(ProgrammingError), act_frame(ours.officer.actor, "tips.test"):
        Message.objects.update(sealed=b"other words")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tips_message")


def test_files_that_a_killed_process_left_are_swept(ours: Office) -> None:
    told(files=[incoming("list.bin", FILE)], clean=False)
    [kept] = lying()
    stray = store.path_of(UUID(int=0))
    stray.write_bytes(b"sealed to nobody")
    old = clock.now().timestamp() - 3 * 24 * 3600
    for path in (kept, stray):
        os.utime(path, (old, old))
    young = store.path_of(UUID(int=1))
    young.write_bytes(b"on its way in")
    assert keeping.sweep() == 1
    assert kept.exists() and young.exists() and not stray.exists()
