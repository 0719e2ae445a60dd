"""From the whistleblower's words to the officer's screen and back, on the real database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection, connections

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow, Opening
from husheng.foundation.acts.proving import journal
from husheng.foundation.kernel.errors import Conflict, NotFound, Refused
from husheng.foundation.ledger.models import Inbox
from husheng.foundation.ledger.verify import verify
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.testing import City
from husheng.intake.tips import acts, answering, organisations, queries, reading
from husheng.intake.tips.models import Attachment, Message, Share, Tip

from .people import WORDS, Office, as_the_portal, incoming, office, person, photo, told

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner", "portal"])


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def ours(city: City) -> Iterator[Office]:
    return office(city)


def read(ours: Office, tip: Tip) -> list[reading.OpenMessage]:
    row = queries.tip(ours.officer.actor, tip.pk)
    return reading.conversation(ours.officer.actor, row, ours.officer.secret, Purpose.CHECK_LEAD, "核查举报")


# ── the conversation ──
def test_what_was_told_is_read_by_the_officer_and_answered_through_the_receipt(ours: Office) -> None:
    with as_the_portal():
        code, tip = told(organisation="示例诊所")
    said = read(ours, tip)
    assert said[0].words == {"text": WORDS, "organisation": "示例诊所", "place": ""}
    acts.reply(ours.officer.actor, seen(queries.tip(ours.officer.actor, tip.pk)), "请问是哪一天？")
    with as_the_portal():
        found = answering.look(code)
        assert [(line.own, line.text) for line in found.lines] == [(True, ""), (False, "请问是哪一天？")]
        answering.add(code, "是上周三下午。", (), clean=True)
    assert [one.words["text"] for one in read(ours, tip)] == [WORDS, "请问是哪一天？", "是上周三下午。"]


def test_the_reading_is_written_down_before(ours: Office) -> None:
    _, tip = told()
    read(ours, tip)
    row = ReadLog.objects.get(key=tip.pk)
    assert (row.user, row.fields) == (ours.officer.actor.user_id, ["content"])


def test_a_colleague_for_whom_it_was_not_sealed_opens_nothing_until_he_is_admitted(
    city: City, ours: Office
) -> None:
    _, tip = told()
    late = person(city, "intake_officer")
    with pytest.raises(Refused, match="不是封给您的钥匙"):
        reading.conversation(late.actor, tip, late.secret, Purpose.CHECK_LEAD, "核查举报")
    key = _content_key(ours, tip)
    acts.admit(ours.officer.actor, seen(tip), late.holder.pk, key)
    assert (
        reading.conversation(late.actor, tip, late.secret, Purpose.CHECK_LEAD, "核查举报")[0].words["text"]
        == WORDS
    )


def test_a_wrong_key_is_not_given_on(city: City, ours: Office) -> None:
    _, tip = told()
    late = person(city, "intake_officer")
    with pytest.raises(Refused):
        acts.admit(ours.officer.actor, seen(tip), late.holder.pk, late.secret)


def test_another_agency_does_not_learn_that_it_exists(city: City, ours: Office) -> None:
    _, tip = told()
    stranger = person(city, "intake_officer", "market")
    with pytest.raises(NotFound):
        queries.tip(stranger.actor, tip.pk)
    with pytest.raises(NotFound):
        acts.accept(stranger.actor, seen(tip))
    assert not queries.tips(stranger.actor)


# ── attachments ──
def test_the_officer_gets_the_clean_copy_and_the_original_stays_sealed_apart(ours: Office) -> None:
    content = photo()
    with as_the_portal():
        _, tip = told(files=[incoming("张三拍的.jpg", content)])
    (file,) = read(ours, tip)[0].files
    assert file["name"] == "附件 1.jpg"
    about, chunks = reading.file(
        ours.officer.actor, tip, ours.officer.secret, file["key"], Purpose.CHECK_LEAD, "核查举报"
    )
    clean = b"".join(chunks)
    assert clean.startswith(b"\xff\xd8")
    assert about["size"] == len(clean)
    assert b"PLANTED" not in clean
    original = Attachment.objects.get(envelope="originals")
    with pytest.raises(Refused):
        reading.file(
            ours.officer.actor, tip, ours.officer.secret, original.pk, Purpose.CHECK_LEAD, "核查举报"
        )


def test_without_cleaning_the_officer_gets_the_file_as_it_is(ours: Office) -> None:
    content = photo()
    _, tip = told(files=[incoming("a.jpg", content)], clean=False)
    (file,) = read(ours, tip)[0].files
    _, chunks = reading.file(
        ours.officer.actor, tip, ours.officer.secret, file["key"], Purpose.CHECK_LEAD, "核查举报"
    )
    assert b"".join(chunks) == content
    assert not Attachment.objects.filter(envelope="originals").exists()


def test_what_cannot_be_cleaned_is_said_and_nothing_is_kept(ours: Office, settings) -> None:
    from husheng.foundation.kernel.errors import Invalid

    with pytest.raises(Invalid) as caught:
        told(files=[incoming("a.jpg", photo()), incoming("a.mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(99))])
    assert "第 2 个文件" in caught.value.problems[0].message
    assert not Tip.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def test_material_is_recognised_by_its_digest_alone(ours: Office) -> None:
    import hashlib

    content = "号码清单\n".encode() * 9
    told(files=[incoming("清单.txt", content)])
    sent, other = hashlib.sha256(content).digest(), hashlib.sha256(b"other").digest()
    assert queries.came_through_the_portal([sent, other]) == {sent}
    assert sent not in [bytes(a.digest) for a in Attachment.objects.all()]


# ── no hour anywhere (L17) ──
def test_no_row_of_a_tip_tells_the_hour(ours: Office) -> None:
    with as_the_portal():
        code, _ = told(name="李四", files=[incoming("a.txt", b"words and words")])
        answering.add(code, "还有一件事。", (), clean=True)
    rows = JournalRow.objects.filter(verb__startswith="tips.").exclude(verb="tips.take_key")
    assert {row.verb for row in rows} == {"tips.tell", "tips.add"}
    for row in rows:
        at = row.at.astimezone(dt.timezone(dt.timedelta(hours=8)))
        assert (at.hour, at.minute, at.second, at.microsecond) == (0, 0, 0, 0)
        assert row.pk.version == row.key.version == 4
        assert Opening.objects.filter(pk=row.pk).exists()
        assert Inbox.objects.get(act_id=row.pk).log == "daily"
    assert not _clocks_and_timed_ids()


def test_the_check_would_find_an_hour(ours: Office) -> None:
    """The negative control: an officer's act has both an hour and an id that tells it."""
    _, tip = told()
    acts.ask(ours.officer.actor, tip.pk, "content", "recovery", "收件人离岗，交接给别人")
    assert _clocks_and_timed_ids() == {"tips_opening"}


def test_the_ledger_agrees_with_the_journal(ours: Office) -> None:
    told()
    assert verify(journal=journal).ok


def _clocks_and_timed_ids() -> set[str]:
    """Tables of the room that hold a time of day, or an id of their own that tells one."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name, column_name, data_type FROM information_schema.columns
               WHERE table_schema = 'public' AND table_name LIKE 'tips%%' AND data_type IN
               ('uuid', 'timestamp with time zone', 'time without time zone', 'bigint')"""
        )
        columns = cursor.fetchall()
        for table, column, kind in columns:
            if table == "tips_keyholder" or (kind == "uuid" and column.endswith(("agency_id", "holder_id"))):
                continue
            cursor.execute(f'SELECT "{column}" FROM {table} WHERE "{column}" IS NOT NULL')
            values = [value for (value,) in cursor.fetchall()]
            if any(not isinstance(value, UUID) or value.version != 4 for value in values):
                found.add(table)
    return found


# ── the portal's role ──
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM tips_share",
        "SELECT barred FROM tips_tip",
        "SELECT wrapped FROM tips_keyholder",
        "SELECT * FROM tips_attachment",
        "SELECT * FROM leads_lead",
        "SELECT * FROM agencies_user",
        "SELECT * FROM privacy_readlog",
        "SELECT * FROM acts_journal",
        "SELECT * FROM agencies_session",
        "UPDATE tips_tip SET state = 'answered'",
        "DELETE FROM tips_message",
        "TRUNCATE tips_message",
        "INSERT INTO tips_keyholder DEFAULT VALUES",
        "UPDATE ledger_inbox SET leaf = ''",
    ],
)
def test_the_portals_role_may_not(ours: Office, statement: str) -> None:
    from django.db import ProgrammingError

    told()
    with (
        as_the_portal(),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        cursor.execute(statement)


def test_the_portals_role_owns_nothing_and_is_no_superuser(ours: Office) -> None:
    with connections["portal"].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


# ── who receives ──
def test_an_agency_without_two_custodians_receives_nothing(city: City) -> None:
    person(city, "intake_officer")
    person(city, "custodian")
    with pytest.raises(Conflict, match="12388"):
        told()
    person(city, "custodian")
    told()


def test_of_a_public_hospital_another_agency_than_health_hears(city: City, ours: Office) -> None:
    city.agency("health", "120000")
    police = office(city, "police")
    _, tip = told(accused=("public_health",))
    assert tip.agency_id == police.officer.actor.agency_id
    assert tip.bars(ours.officer.actor.agency_id)
    assert tip.bars(city.agency("health", "120000").pk)
    holders = {share.holder.agency_id for share in Share.objects.select_related("holder")}
    assert holders == {police.officer.actor.agency_id}


def test_of_a_private_clinic_health_hears(city: City, ours: Office) -> None:
    office(city, "police")
    _, tip = told(accused=("private",))
    assert tip.agency_id == ours.officer.actor.agency_id


def test_where_all_are_accused_nobody_receives(city: City, ours: Office) -> None:
    with pytest.raises(Conflict):
        told(accused=("health",))


def test_the_accused_agency_cannot_be_given_it_later(city: City, ours: Office) -> None:
    police = office(city, "police")
    _, tip = told(accused=("public_health",))
    key = _content_key(police, tip)
    with pytest.raises(Refused, match="被举报的机关"):
        acts.hand_on(police.officer.actor, seen(tip), ours.officer.actor.agency_id, key)


def test_what_is_handed_on_is_closed_to_the_first_agency(city: City, ours: Office) -> None:
    police = office(city, "police")
    code, tip = told()
    acts.hand_on(ours.officer.actor, seen(tip), police.officer.actor.agency_id, _content_key(ours, tip))
    with pytest.raises(NotFound):
        queries.tip(ours.officer.actor, tip.pk)
    with pytest.raises(Refused):
        reading.conversation(ours.officer.actor, tip, ours.officer.secret, Purpose.CHECK_LEAD, "核查举报")
    assert read(police, tip)[0].words["text"] == WORDS
    answering.add(code, "还有一件事。", (), clean=True)
    assert read(police, tip)[1].words["text"] == "还有一件事。"


def test_a_tip_goes_to_no_other_agency_on_a_flow_that_nobody_assessed(city: City, ours: Office) -> None:
    from husheng.foundation.processing.models import Assessment
    from husheng.foundation.processing.tests.people import withdrawn

    police = office(city, "police")
    _, tip = told()
    for row in Assessment.objects.filter(receivers__contains=["police"], ways__contains=["forward"]):
        withdrawn(city, row)
    with pytest.raises(Refused, match="影响评估"):
        acts.hand_on(ours.officer.actor, seen(tip), police.officer.actor.agency_id, _content_key(ours, tip))
    assert queries.tip(ours.officer.actor, tip.pk).agency_id == ours.officer.actor.agency_id


def test_who_has_left_gets_nothing_new(city: City, ours: Office) -> None:
    from husheng.foundation.acts.act import Seen
    from husheng.foundation.agencies import acts as agencies

    second = person(city, "intake_officer")
    agencies.end_post(city.security, Seen(second.actor.post_id), "调离")
    _, tip = told()
    assert queries.readers(tip) == {ours.officer.actor.user_id}


def test_everybody_who_is_ready_is_counted_once(city: City, ours: Office) -> None:
    assert list(organisations.ready()) == [ours.officer.actor.agency_id]


# ── the end ──
def test_a_tip_ends_only_with_words(ours: Office) -> None:
    from husheng.foundation.kernel.errors import Invalid

    code, tip = told()
    acts.accept(ours.officer.actor, seen(tip))
    with pytest.raises(Invalid):
        acts.answer(ours.officer.actor, seen(queries.tip(ours.officer.actor, tip.pk)), "  ")
    acts.answer(ours.officer.actor, seen(queries.tip(ours.officer.actor, tip.pk)), "已查实并处罚。")
    found = answering.look(code)
    assert (found.state, found.lines[-1].text) == ("answered", "已查实并处罚。")


def test_the_reply_opens_for_no_other_receipt(ours: Office) -> None:
    _, tip = told()
    other, _ = told()
    acts.reply(ours.officer.actor, seen(tip), "给第一位的回复")
    assert len(answering.look(other).lines) == 1
    assert Message.objects.filter(tip=tip).count() == 2


def _content_key(ours: Office, tip: Tip) -> str:
    from husheng.intake.tips import envelopes

    return envelopes.key_of(ours.officer.actor, tip, ours.officer.secret)
