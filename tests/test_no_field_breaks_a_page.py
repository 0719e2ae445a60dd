"""Every form of the desk, as every role that sees it, with odd values in each of its fields in turn: never a fault.

What nobody should type is answered with a message or a refusal. A walk gathers the forms as they stand on the pages of
one object of each kind; each field of each form is sent some of the odd values that its sort knows, so that all of them
are sent somewhere. The portal's forms are sent all of them.
"""

from __future__ import annotations

import base64
import importlib
import itertools
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import odd_values
import pytest
from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from odd_values import MULTIPART, Field, Form, Sent, forms_on
from one_of_each import World, key_for
from test_every_page_has_its_outsider import Page, pages
from test_every_reading_is_accounted import staff_pages, who_may_open

from husheng import urls as street_door
from husheng.faces.portal import work
from husheng.faces.portal.tests.conftest import ITS_OWN, Visitor
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import needs
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import acts as leads
from husheng.intake.leads.tests.samples import details
from husheng.intake.tips.tests import people as tips

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit"]),
    pytest.mark.timeout(900),
]
OTHERS: Final = 2
A_FIELD: Final = int(os.environ.get("ODD_VALUES_A_FIELD", "2"))
TOKEN = "csrfmiddlewaretoken"
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
TRACE = re.compile(r"Traceback|DoesNotExist|psycopg|django\.")


@dataclass
class Walk:
    """What was asked and what was wrong."""

    world: World
    others: UUID
    asked: Counter[str] = field(default_factory=Counter)
    answers: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    known: set[tuple[object, ...]] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)
    browsers: dict[UUID, Client] = field(default_factory=dict)
    turn: Iterator[int] = field(default_factory=itertools.count)

    def browser(self, actor: Actor) -> Client:
        if actor.post_id not in self.browsers:
            client = self.browsers[actor.post_id] = client_of(actor)
            client.raise_request_exception = False
        return self.browsers[actor.post_id]

    def look(self, page: Page, actor: Actor) -> list[Form]:
        """The forms of a page that this post is shown and that were not sent yet."""
        url = page.url({name: key_for(self.world, page.name, name) for name in page.parameters})
        answer = self.browser(actor).get(url)
        self.judge(f"GET {page.name} as {actor.role}", answer)
        if answer.status_code != 200 or answer.streaming or "text/html" not in answer["Content-Type"]:
            return []
        return [form for form in forms_on(answer.content.decode(), url) if self._fresh(form)]

    def _fresh(self, form: Form) -> bool:
        """Forms that differ by keys alone are one."""
        names = frozenset(name for name in form.fields if name != TOKEN)
        one = (KEYS.sub("KEY", form.path), form.method, names)
        if one in self.known or not names or form.path.startswith(("/accounts/", "/i18n/")):
            return False
        self.known.add(one)
        return True

    def send(self, form: Form, actor: Actor, which: int = A_FIELD) -> None:
        """Odd values in each field in turn."""
        for one in form.fields.values():
            if one.name == TOKEN:
                continue
            values = odd_values.odd(one, self.others)
            start = next(self.turn) * which
            for number in range(min(which, len(values))):
                value = values[(start + number) % len(values)]
                said = f"{form.method.upper()} {form.path} {one.name}={_told(value)} as {actor.role}"
                self.judge(said, self._ask(form, actor, {**form.usual(), one.name: value}))
                self.asked[one.sort] += 1

    def _ask(self, form: Form, actor: Actor, data: dict[str, Sent]) -> Any:
        client = self.browser(actor)
        if form.method == "get":
            plain = odd_values.encoded({**odd_values.query_of(form), **data}).decode("ascii")
            return client.get(f"{form.path}?{plain}")
        if form.enctype == MULTIPART:
            return client.post(form.action, data)
        kind = "application/x-www-form-urlencoded"
        return client.post(form.action, odd_values.encoded(data), content_type=kind)

    def judge(self, said: str, answer: Any) -> None:
        """A fault, a trace, or an answer that says nothing."""
        self.answers[answer.status_code] += 1
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        if answer.status_code >= 500:
            self.wrong.append(f"{answer.status_code} {said}")
        elif TRACE.search(text):
            self.wrong.append(f"trace {said}")
        elif answer.status_code >= 400 and answer.status_code != 405 and len(text) < 20:
            self.wrong.append(f"no words {said}")


def _told(value: Sent) -> str:
    return repr(getattr(value, "name", value))[:40]


def owners(world: World) -> list[Actor]:
    """Those whose the objects are: they are shown more forms than others of their role."""
    town, ours = world.town, world.tippers
    return [world.officer, town.first, town.second, town.leader, ours.officer.actor, ours.custodians[0].actor]


def lookers(world: World, page: Page, turn: int) -> list[Actor]:
    """Owners whom the page lets in, and two of the roles that it lets in: which ones goes round from page to page."""
    let_in = who_may_open(world, page)
    roles = {actor.role for actor in let_in}
    taken = [let_in[(turn * OTHERS + number) % len(let_in)] for number in range(min(OTHERS, len(let_in)))]
    return [*(one for one in owners(world) if one.role in roles), *taken]


def crawl(walk: Walk, found: Iterable[Page], most: int = A_FIELD) -> None:
    """All forms first, since what is sent may change the thing; then everything that is odd."""
    todo: list[tuple[Form, Actor]] = []
    for turn, page in enumerate(found):
        for actor in lookers(walk.world, page, turn):
            walk.roles.add(actor.role)
            only_sent_to = walk.answers[405]
            todo += [(form, actor) for form in walk.look(page, actor)]
            if walk.answers[405] > only_sent_to:  # there is nothing to see there, for nobody
                break
    for form, actor in todo:
        walk.send(form, actor, most)


@pytest.fixture
def walk(city: City, settings: Any, tmp_path: Path) -> Walk:
    settings.MEDIA_ROOT = tmp_path
    world = World(city)
    stranger = world.outsider("intake_officer")
    return Walk(world, leads.register(stranger, details()).pk)


def test_no_odd_value_in_any_field_of_the_desk_breaks_a_page(walk: Walk) -> None:

    crawl(walk, staff_pages())
    assert not walk.wrong
    assert len(walk.known) > 70 and len(walk.roles) > 10
    assert {"text", "hidden", "select", "checkbox", "date", "number", "file", "password"} <= walk.asked.keys()
    assert walk.answers[422] > 100 and walk.answers[302] > 20, "some are refused and some are done"


# ── without its token, without its work ─────────────────────────────────────────────────────────────────────
def test_a_form_without_its_token_is_refused(walk: Walk) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_of(walk.world.officer).cookies
    wrong = []
    for page in staff_pages():
        answer = strict.post(page.url(dict.fromkeys(page.parameters, walk.others)), {"reason": "情况已核对"})
        if answer.status_code != 403:
            wrong.append((page.name, answer.status_code))
    assert not wrong


# ── the portal ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def visitor(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    monkeypatch.setattr(work, "USUAL", 4)
    monkeypatch.setattr(work, "submissions", work.Load(calm=1e9))
    own = importlib.import_module("husheng.settings.portal")
    tips.office(city)
    with override_settings(MEDIA_ROOT=tmp_path, **{name: getattr(own, name) for name in ITS_OWN}):
        found = Visitor()
        found.raise_request_exception = False
        yield found


def portal_forms(visitor: Visitor, code: str) -> Iterator[tuple[str, Form]]:
    """Each form that a visitor is shown, with what its work is for."""
    for language in ("", "/en"):
        for address in ("/tell/", "/receipt/"):
            for form in forms_on(visitor.get(language + address).content.decode(), language + address):
                yield address.strip("/").replace("receipt", "look"), form
        shown = visitor.send(f"{language}/receipt/", "look", {"code": code}).content.decode()
        for form in forms_on(shown, f"{language}/receipt/"):
            yield "look", form


@pytest.mark.parametrize("cleaned", ["on", ""])
def test_no_odd_value_in_any_field_of_the_portal_breaks_a_page(visitor: Visitor, cleaned: str) -> None:
    code, _ = tips.told()
    wrong, asked = [], Counter[str]()
    for purpose, form in portal_forms(visitor, code):
        usual = form.usual()
        if "stripped" in usual:
            usual["stripped"] = cleaned
        for one in form.fields.values():
            for value in odd_values.odd(one, new_key()):
                data = {**usual, "code": code, one.name: value}
                answer = visitor.send(form.path, purpose, {k: v for k, v in data.items() if v != ""})
                asked[one.name] += 1
                if answer.status_code not in (200, 403, 409, 422) or TRACE.search(answer.content.decode()):
                    wrong.append((form.path, one.name, _told(value), answer.status_code))
    assert not wrong
    assert {
        "text",
        "code",
        "files",
        "category",
        "district",
        "accused",
        "named",
        "name",
        "contact",
    } <= asked.keys()


BODIES: Final = (
    ("multipart/form-data", b""),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n"),
    ("multipart/form-data; boundary=" + "x" * 5000, b"--x--"),
    ("multipart/form-data; boundary=x; charset=nonsense", b"--x--"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"text=+AGE-"),
    ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(999))),
    ("application/x-www-form-urlencoded", b"text=" + b"x" * 2_000_000),
    ("application/json", b'{"text": "' + b"[" * 5000),
    ("text/plain; charset=no such", b"\x00"),
    ("", b"\xff\xfe"),
)  # fmt: skip


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("address", ["/tell/", "/receipt/", "/receipt/add/"])
def test_no_odd_body_breaks_the_portal(visitor: Visitor, address: str, kind: str, body: bytes) -> None:
    purpose = "tell" if address == "/tell/" else "look"
    paid = f"{address}?{urlencode({'work': visitor.counted(purpose)})}"
    assert visitor.generic("POST", address, body, kind).status_code == 403
    assert visitor.generic("POST", paid, body, kind).status_code in (200, 400, 413, 422)


@pytest.mark.parametrize("name", ["work", "pass", "for"])
@pytest.mark.parametrize("address", ["/tell/", "/receipt/", "/challenge/", "/tell/wait/"])
def test_no_odd_work_breaks_the_portal(visitor: Visitor, address: str, name: str) -> None:
    deep = base64.b64encode(b"[" * 1490)
    for value in (*odd_values.odd(Field(name, "hidden"), new_key()), deep):
        if not isinstance(value, SimpleUploadedFile):
            asked = odd_values.encoded({name: value}).decode("ascii")
            assert visitor.get(f"{address}?{asked}").status_code == 200
            assert visitor.post(f"{address}?{asked}").status_code in (403, 405)


# ── the walk can fail ───────────────────────────────────────────────────────────────────────────────────────
class Hasty(django_forms.Form):
    number = django_forms.CharField(widget=django_forms.NumberInput)
    day = django_forms.DateField(widget=django_forms.DateInput(attrs={"type": "date"}))


@needs(Permission.LEAD_READ)
def hasty(request: HttpRequest) -> HttpResponse:
    """What somebody might write in a hurry: takes a number for one."""
    if request.method == "POST":
        return HttpResponse(f"{int(request.POST['number'])} dealt with, and so it is said")
    return HttpResponse(f'<form method="post">{Hasty()}</form>')


urlpatterns = [path("hasty/", hasty, name="hasty"), *street_door.urlpatterns]


def test_a_field_that_breaks_its_page_is_caught(walk: Walk) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        crawl(walk, [page for page in pages(__name__) if page.name == "hasty"], most=99)
    assert walk.asked["number"] > 5 and walk.asked["date"] > 5
    assert {line.split(" as ")[0] for line in walk.wrong} >= {
        "500 POST /hasty/ number='NaN'",
        "500 POST /hasty/ number=''",
    }
    assert not [line for line in walk.wrong if " day=" in line], "the other field is sound"
