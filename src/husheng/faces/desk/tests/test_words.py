"""What a person reads of acts, steps and fields has words in both languages."""

from __future__ import annotations

import tomllib

import pytest
from django.apps import apps
from procrastinate.contrib.django import app

from husheng.faces.desk import navigation, posts, words
from husheng.faces.desk.home.asked import ASKS
from husheng.foundation.acts.models import Acted
from husheng.foundation.acts.registry import all_acts
from husheng.foundation.agencies.roles import roles
from husheng.foundation.deadlines.clock.selection import steps
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.vault.sealed import SealedField


def entries() -> list[tuple[str, str, dict[str, str]]]:
    with words.FILE.open("rb") as file:
        tables = tomllib.load(file)
    return [(table, name, each) for table, names in tables.items() for name, each in names.items()]


def test_every_act_has_words() -> None:
    lacking = {act.name for act in all_acts()} - words.known("verbs")
    assert not lacking, f"add them to {words.FILE.name} under [verbs]"


def test_everything_that_is_acted_on_has_a_name() -> None:
    kinds = {model.kind() for model in apps.get_models() if issubclass(model, Acted)}
    assert not kinds - words.known("things"), f"add them to {words.FILE.name} under [things]"


def test_every_step_of_the_law_table_has_a_button() -> None:
    assert not set(steps()) - words.known("steps"), f"add them to {words.FILE.name} under [steps]"


def test_everything_that_may_wait_without_a_clock_has_words_and_none_is_left_over() -> None:
    assert set(ASKS) == words.known("asks")


def test_every_job_of_ours_has_words() -> None:
    ours = {name for name in app.tasks if name.startswith("husheng.") and ".tests." not in name}
    assert ours and not ours - words.known("jobs"), f"add them to {words.FILE.name} under [jobs]"


def test_every_sealed_column_and_every_purpose_has_words() -> None:
    sealed = {
        field.name
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, SealedField)
    }
    assert not sealed - words.known("fields"), f"add them to {words.FILE.name} under [fields]"
    assert {each.value for each in Purpose} == words.known("purposes")


def test_every_line_of_the_menu_has_words_and_none_is_left_over() -> None:
    said = {queue.label for menu in navigation.MENU.values() for queue in menu} | set(navigation.MENU)
    assert said == words.known("menu")


def test_every_role_says_what_it_is_for() -> None:
    assert set(posts.NOTES) == set(roles())


@pytest.mark.parametrize(("table", "name", "entry"), entries())
def test_both_languages_are_there(table: str, name: str, entry: dict[str, str]) -> None:
    wanted = {"do_zh", "do_en"} if table in ("steps", "asks") else {"zh", "en"}
    assert wanted <= set(entry) and all(entry.values()), f"{table}.{name}"
