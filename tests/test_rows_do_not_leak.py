"""The second wall (T8, T9): tables × agencies × roles × states of the post, with SQL as the application role.

What the database shows is compared with what the query layer would: nothing more for anybody, and nothing at all for
agencies that have nothing to do with a thing, for the three administrators, for posts that have ended, for nobody.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import DataError, connection, transaction
from one_of_each import World
from walls import (
    AGENCIES,
    KNOWN,
    PutBack,
    actor,
    all_keys,
    as_owner,
    keys_seen,
    leaks,
    may_plant,
    takes_part,
    world_for,
)

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.guards import own_tables
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.policies import OPEN, condition, walled
from husheng.foundation.acts.transaction import act_frame, reading, standing_of
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.actors import actor_for
from husheng.foundation.agencies.models import Grant, User
from husheng.foundation.agencies.roles import ADMINISTRATORS, roles
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.doors import FILE, doors
from husheng.foundation.kernel.standing import NOBODY, standing, through
from husheng.foundation.testing import City
from husheng.foundation.vault.subjects import blind_fields, sealed_models
from husheng.intake.leads.models import Lead

pytestmark = [
    pytest.mark.ground("walls"),
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "owner"]),
]

DAY: Final = dt.timedelta(days=1)
EMPTY: Final = frozenset(
    {
        "campaigns_manualcell", "campaigns_snapshot", "deadlines_pause", "deadlines_prolongation", "evidence_copy",
        "evidence_package", "leads_columnmapping", "cases_note", "cases_fact",
    }
)  # fmt: skip
AUDITED: Final = frozenset(table for table, model in walled().items() if model.seen_by.audit) | {
    "acts_opening"
}
LAST: Final = (
    "leaks_canary", "leaks_finding", "leaks_hit", "leaks_monthlycount", "leaks_overlap", "rewards_reward",
    "tips_attachment", "tips_envelope", "tips_handed", "tips_keyholder", "tips_message", "tips_opening",
    "tips_remembered", "tips_share", "tips_tip",
)  # fmt: skip
NOTHING_TO_DO: Final = ("same district", "other district", "accused", "elsewhere")


@pytest.fixture
def world(put_back: PutBack, city: City, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> World:
    return world_for(put_back, city, settings, tmp_path_factory)


# ── the matrix ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.slow
def test_nobody_is_shown_more_than_the_rooms_would_tell(world: World) -> None:
    """Every table, every role, every kind of neighbour. A cell is what one post is shown of one table."""
    cells, found = 0, []
    for agency in AGENCIES:
        for role in roles():
            who = actor(world.city, agency, role)
            for table in walled():
                cells += 1
                found += [(agency, role, table, key) for key in leaks(who, table)]
    assert not found
    assert cells == len(AGENCIES) * len(roles()) * len(walled()) > 3000


def test_agencies_that_have_nothing_to_do_with_it_are_shown_nothing(world: World) -> None:
    """Own rows aside, no table shows an outsider, the accused agency included, a single row."""
    for agency in NOTHING_TO_DO:
        for role in roles():
            who = actor(world.city, agency, role)
            if roles()[role].regional and agency in ("same district", "accused"):
                continue  # the task-force office of the same district overlooks it
            for table in walled().keys() - KNOWN:
                shown = walled()[table]._base_manager.filter(pk__in=keys_seen(who, table))
                others = [row.pk for row in shown if who.agency_id not in takes_part(row)]
                others = [key for key in others if key not in may_plant(who, table)]
                if role != "auditor" or table not in AUDITED:
                    assert not others, (agency, role, table)


def test_what_the_rooms_tell_is_shown(world: World) -> None:
    """The other way round: the wall hides nothing from whoever may see a thing, or pages would fall silent."""
    for agency in ("own", "partner", "superior"):
        for role in ("handler", "coordinator"):
            who = actor(world.city, agency, role)
            for table, model in walled().items():
                if (
                    issubclass(model, Acted) and not model.seen_by.inside
                ):  # what is in a case is not seen from above
                    told = {row.pk for row in model._base_manager.all() if who.sees(row)}
                    assert told <= keys_seen(who, table), (agency, role, table)


def test_the_matrix_is_not_about_empty_tables(world: World) -> None:
    """What no object of the walk fills is said here by name."""
    empty = {table for table in walled() if not all_keys(table)}
    assert empty <= EMPTY


def test_administrators_are_shown_no_case_data(world: World) -> None:
    for role in ADMINISTRATORS:
        who = actor(world.city, "own", role)
        audited = AUDITED if role == "auditor" else set()
        for table in walled().keys() - audited:
            assert keys_seen(who, table) <= may_plant(who, table), (role, table)
    auditor = actor(world.city, "own", "auditor")
    assert keys_seen(auditor, "acts_journal") == all_keys("acts_journal")


def test_in_nobodys_name_no_table_has_rows(world: World) -> None:
    for table in walled():
        assert not keys_seen(None, table), table
        with connection.cursor() as cursor, standing(NOBODY):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def test_posts_that_are_not_held_show_nothing(world: World) -> None:
    """T9: a right is a post that is held now: ended, over, not yet begun, of a user who may not log in."""
    city, now = world.city, clock.now()
    held = city.post("handler")
    assert keys_seen(actor_for(held.user, held.pk), "leads_lead")
    agencies.end_post(city.security, seen(held), "调离")
    over = city.post("handler", starts_at=now - DAY * 9, ends_at=now - DAY)
    later = city.post("handler", starts_at=now + DAY)
    shut = city.post("handler")
    with act_frame(city.installer, "test.shut"):
        User.objects.filter(pk=shut.user_id).update(is_active=False)
    for post in (held, over, later, shut):
        user = User.objects.get(pk=post.user_id)
        who = actor_for(user, post.pk)
        assert who is None
        for table in walled():
            assert not keys_seen(who, table), table


def test_a_grant_that_is_over_shows_nothing(world: World) -> None:
    who = actor(world.city, "elsewhere", "handler")
    with act_frame(world.city.installer, "test.grant"):
        agencies.grant(who.agency_id, world.lead, "试验", until=clock.now() + DAY)
    assert keys_seen(who, "leads_lead") == {world.lead.pk}
    with act_frame(world.city.installer, "test.grant"):
        Grant.objects.filter(agency=who.agency_id).update(until=clock.now() - DAY)
    assert not keys_seen(who, "leads_lead")


# ── the matrix can fail ─────────────────────────────────────────────────────────────────────────────────────
def test_without_its_policy_a_table_is_seen_to_leak(world: World) -> None:
    who = actor(world.city, "elsewhere", "handler")
    for table in (
        "leads_lead",
        "cases_case",
        "parties_party",
        "handovers_handover",
        "evidence_exhibit",
        *LAST,
    ):
        assert not leaks(who, table)
        off, on = (f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY" for verb in ("DISABLE", "ENABLE"))
        with as_owner(off, on):
            assert leaks(who, table), table


def test_a_policy_that_is_too_wide_is_seen_to_leak(world: World) -> None:
    who = actor(world.city, "same district", "handler")
    wide = "CREATE POLICY wide ON cases_case FOR SELECT USING (region_path LIKE '12%')"
    with as_owner(wide, "DROP POLICY wide ON cases_case"):
        assert leaks(who, "cases_case")


# ── by default closed ───────────────────────────────────────────────────────────────────────────────────────
def test_every_table_says_who_sees_its_rows_or_stands_in_a_list_with_the_reason() -> None:
    tables = set(own_tables())
    assert not tables - walled().keys() - OPEN.keys()
    assert not walled().keys() & OPEN.keys()
    assert OPEN.keys() <= tables
    assert all(len(reason) > 10 for reason in OPEN.values())


def test_the_database_has_exactly_these_policies_and_forces_them_on_the_owner_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid
               WHERE p.polname = 'house_rows' AND c.relrowsecurity AND c.relforcerowsecurity"""
        )
        assert {name for (name,) in cursor.fetchall()} == set(walled())
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


def test_the_test_grounds_own_door_is_known_to_tests_and_demo_alone(settings: Any) -> None:
    settings.HUSHENG_GROUND_DOOR = False
    assert not any("ground" in condition(model) for model in walled().values())


# ── doors ───────────────────────────────────────────────────────────────────────────────────────────────────
SOURCE: Final = Path(agencies.__file__).parents[3]


def passers() -> dict[str, set[str]]:
    """Which modules open which door, read from the code."""
    found: dict[str, set[str]] = {}
    for file in SOURCE.rglob("*.py"):
        if "tests" in file.parts:
            continue
        module = ".".join(("husheng", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
            ".__init__"
        )
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for name in _opened(node):
                found.setdefault(name, set()).add(module)
    return found


def _opened(node: ast.AST) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called == "through" and node.args:
        yield node.args[0].value if isinstance(node.args[0], ast.Constant) else ast.unparse(node.args[0])
    for keyword in node.keywords:
        if called == "act" and keyword.arg == "door" and isinstance(keyword.value, ast.Constant):
            yield keyword.value.value


def test_every_door_is_passed_by_exactly_the_modules_that_it_names() -> None:
    found = passers()
    found.pop("door", None)  # the frame of an act, for the door that the act names
    found.pop("GROUND", None)  # the demo city, which is of all agencies
    assert found == {door.name: set(door.users) for door in doors().values() if door.users}


def test_functions_of_the_database_pass_the_doors_that_name_them_and_no_other(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT coalesce(door[1], 'another setting'), proname, prosecdef FROM pg_proc,
                 regexp_matches(prosrc, 'set_config[^,]*husheng\\.(?:door'', ''(\\w+)'')?', 'g') AS door"""
        )
        found = cursor.fetchall()
    named = {(door.name, function) for door in doors().values() for function in door.functions}
    assert {(door, name) for door, name, _ in found if door != "another setting"} == named
    assert {name for _, name, _ in found} == {name for _, name in named}
    assert not any(owners_rights for _, _, owners_rights in found)


def test_a_function_opens_its_door_for_itself_alone_even_when_it_fails(world: World) -> None:
    who, planted = actor(world.city, "elsewhere", "handler"), world.canary.subject
    asked = "SELECT husheng_is_planted(%s), current_setting('husheng.door', true)"
    with reading(who), connection.cursor() as cursor:
        cursor.execute(asked, [planted])
        assert cursor.fetchone() == (True, "")
        with pytest.raises(DataError), transaction.atomic():
            cursor.execute("SELECT husheng_is_planted(%s), 1 / 0", [planted])
        cursor.execute("SELECT count(*), current_setting('husheng.door', true) FROM leaks_canary")
        assert cursor.fetchone() == (0, ""), "the negative control: without the function there is no row"


def test_a_door_opens_its_own_tables_and_no_other(world: World) -> None:
    who = actor(world.city, "elsewhere", "handler")
    for door in doors().values():
        assert set(door.tables) <= walled().keys() and len(door.why) > 20
        with reading(who), through(door.name):
            for table in walled():
                with connection.cursor() as cursor:
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    (count,) = cursor.fetchone()
                if table in door.tables:
                    assert count == len(all_keys(table)), (door.name, table)
        assert not keys_seen(who, "leads_lead")


def test_erasure_and_rotation_reach_every_walled_table_with_sealed_values() -> None:
    """A table that they do not see would keep its indexes, or its people."""
    sealed = {model._meta.db_table for model in sealed_models()} & walled().keys()
    blind = {model._meta.db_table for model, _field in blind_fields()} & walled().keys()
    assert sealed <= set(doors()["erasure"].tables)
    assert blind <= set(doors()["rotation"].tables)


def test_an_undeclared_door_does_not_exist(world: World) -> None:
    with pytest.raises(LookupError), through("everything"):
        pass
    assert FILE.name == "doors.toml"


def test_a_door_closes_behind_whoever_passed_it_even_after_an_error(world: World) -> None:
    who = actor(world.city, "elsewhere", "handler")
    with reading(who):
        with pytest.raises(ZeroDivisionError), through("duplicates"):
            _ = 1 / 0
        assert not Lead.objects.exists()


# ── nothing stays on the connection ─────────────────────────────────────────────────────────────────────────
def test_the_name_ends_with_the_transaction(world: World) -> None:
    who = actor(world.city, "own", "handler")
    with reading(who):
        assert Lead.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('husheng.agency', true), current_setting('husheng.path', true)"
        )
        assert cursor.fetchone() in {("", ""), (None, None)}


def test_a_lone_statement_is_asked_in_the_name_of_the_request(world: World) -> None:
    own, outsider = (actor(world.city, agency, "handler") for agency in ("own", "elsewhere"))
    with standing(standing_of(own)):
        assert Lead.objects.filter(pk=world.lead.pk).exists()
    with standing(standing_of(outsider)):
        assert not Lead.objects.filter(pk=world.lead.pk).exists()
