"""P7, over every address: a crawler plants values of persons and looks for them wherever the platform answers.

It asks for every page and every route of the API as everybody who may open it, by GET and by POST, opens what comes
as a file, and reads it. A planted value is shown only where the reading has been written down before, by a POST,
uncached and under the mark of the reader. A view that shows one otherwise is caught (the last test plants one).
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from one_of_each import KINDS, World, key_for
from pypdf import PdfReader
from test_every_page_has_its_outsider import Page, address, call, operations, pages, token

from husheng import urls as street_door
from husheng.casework.cases.tests import people
from husheng.casework.measures.tests import people as measures
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies.access import PUBLIC, STAFF, needs
from husheng.foundation.agencies.roles import roles
from husheng.foundation.evidence.tests.samples import secured
from husheng.foundation.kernel import identifiers
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of
from husheng.foundation.vault.sealed import unseal
from husheng.intake.leads import acts as leads
from husheng.intake.leads.models import Lead
from husheng.intake.leads.tests import samples
from husheng.registries.parties import queries as parties

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def id_number(first: str) -> str:
    return first + identifiers.resident_id_check(first)


NAME, PHONE, WORDS = "司徒甲乙丙", "19900007391", "栽种的原话：她在二楼的房间里"
CALLER_ID, PERSON, PERSON_ID = id_number("99999919880707731"), "欧阳丁戊己", id_number("99999919870606621")
ORIGINAL = "栽种在原件里的一句话"
PLANTED: Final = (NAME, PHONE, WORDS, CALLER_ID, PERSON, PERSON_ID, ORIGINAL)
HOTLINE = "工单编号,来电时间,来电人,联系电话,反映内容,被反映机构\n" + ",".join(
    ["RX1", "2026-11-01 09:00", NAME, PHONE, WORDS, "白桦诊所"]
)
# What every form that reveals asks for; this purpose is bound to everything that is planted.
SAID: Final = {
    "purpose": "protect", "reason": "联系救助机构", "package-purpose": "protect", "package-reason": "联系救助机构"
}  # fmt: skip
INPUT = re.compile(r"<input(?![^>]*type=.(?:hidden|checkbox|radio|date|submit))[^>]*\bname=.([\w-]+)")
GET_FORM = re.compile(r"<form(?![^>]*method=.post).*?</form>", re.S | re.I)
# Originals with their proofs are not marked inside, or nothing could be proved of them: the ledger names who took them.
UNMARKED: Final = {"evidence:package", "cases:package", "handovers:package"}


@dataclass(frozen=True)
class Hit:
    """A planted value in an answer."""

    page: str
    role: str
    method: str
    fault: str

    def __str__(self) -> str:
        return f"{self.method} {self.page} as {self.role}: {self.fault or 'accounted'}"


@pytest.fixture
def world(city: City, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """One object of each kind, with planted persons in all of them."""
    settings.MEDIA_ROOT = tmp_path
    for module, planted in ((samples, {"NAME": NAME, "PHONE": PHONE, "WORDS": WORDS}),
                            (people, {"PERSON_NAME": PERSON, "PERSON_NUMBER": PERSON_ID})):  # fmt: skip
        for name, value in planted.items():
            monkeypatch.setattr(module, name, value)
    made = World(city)
    made.__dict__["lead"] = leads.register(made.officer, samples.details(caller_id_no=CALLER_ID))
    made.__dict__["entry"] = made.town.entered(made.case, made.town.person(PERSON_ID), "protected")
    made.__dict__["measure"] = measures.proposed(made.town, made.case, made.town.entered(made.case))
    made.made["parties"] = made.entry.party_id
    original = secured(made.town.first, made.case.pk, name="笔录.txt", content=ORIGINAL.encode())
    made.made["evidence"] = original.pk
    for name in ("import", "import_problems", "import_run"):
        made.made[f"leads:{name}"] = leads.upload(made.officer, "热线.csv", HOTLINE.encode()).pk
    return made


# ── reading an answer ───────────────────────────────────────────────────────────────────────────────────────
def text_of(answer: Any) -> str:
    """Everything that a person could read in an answer, whatever kind of file it is."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = " ".join(f"{name}: {value}" for name, value in answer.items())
    return headers + _read(content)


def _read(content: bytes) -> str:
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return " ".join(f"{name} {_read(package.read(name))}" for name in package.namelist())
    if content[:4] == b"%PDF":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode(errors="replace")


def faults(answer: Any, method: str, name: str, actor: Actor, logged: int) -> Iterator[str]:
    """What is wrong with the way in which a planted value was shown."""
    if ReadLog.objects.filter(user=actor.user_id).count() <= logged:
        yield "nothing was written down"
    if method != "post":
        yield "shown on a GET: it would stand in a history, and be shown by a link"
    if "no-store" not in answer.get("Cache-Control", ""):
        yield "may be cached"
    if name not in UNMARKED and actor.name not in text_of_marked(answer):
        yield "bears no mark of the reader"


def text_of_marked(answer: Any) -> str:
    """The text in which the mark of the reader would stand: the panel of a page, or a file."""
    text = str(answer.husheng_text)
    return text if "data-mark" in text or "text/html" not in answer.get("Content-Type", "") else ""


# ── walking ─────────────────────────────────────────────────────────────────────────────────────────────────
def who_may_open(world: World, page: Page) -> list[Actor]:
    """Somebody of the agency that holds the objects, for each role that the page lets in."""
    let_in = [
        slug for slug, role in roles().items() if page.access == STAFF or role.permissions & page.access
    ]
    return [actor_in(world, slug) for slug in let_in]


def actor_in(world: World, slug: str) -> Actor:
    known = world.__dict__.setdefault("crew", {})
    if slug not in known:
        known[slug] = world.city.actor(slug, KINDS.get(slug, "health"))
    actor: Actor = known[slug]
    return actor


def ask(client: Client, method: str, url: str, page: str, actor: Actor, data: dict[str, str]) -> Hit | None:
    logged = ReadLog.objects.filter(user=actor.user_id).count()
    client.raise_request_exception = False
    answer = getattr(client, method)(url, data)
    answer.husheng_text = text_of(answer)
    if not any(value in answer.husheng_text for value in PLANTED):
        return None
    return Hit(page, actor.role, method, "; ".join(faults(answer, method, page, actor, logged)))


def browser(world: World, actor: Actor) -> Client:
    known = world.__dict__.setdefault("browsers", {})
    if actor.user_id not in known:
        known[actor.user_id] = client_of(actor)
    client: Client = known[actor.user_id]
    return client


def crawl(world: World, found: list[Page]) -> list[Hit]:
    """Every hit on these pages, accounted or not."""
    urls = {
        page.name: page.url({name: key_for(world, page.name, name) for name in page.parameters})
        for page in found
    }
    hits = [
        ask(browser(world, actor), method, urls[page.name], page.name, actor, data)
        for method, data in (("get", {}), ("post", dict(SAID)))  # what a POST changes is read no more
        for page in found
        for actor in who_may_open(world, page)
    ]
    return [hit for hit in hits if hit is not None]


def staff_pages() -> list[Page]:
    return [page for page in pages() if page.access != PUBLIC]


@pytest.mark.slow
@pytest.mark.timeout(1800)  # some two thousand requests
def test_every_page_that_shows_a_persons_value_has_written_the_reading_down(world: World) -> None:
    hits = crawl(world, staff_pages())
    assert not [str(hit) for hit in hits if hit.fault]
    shown = {hit.page for hit in hits}
    assert {"leads:reveal", "cases:party", "evidence:download", "evidence:package"} <= shown, (
        "it must find something"
    )


def test_no_route_of_the_api_shows_a_persons_value(world: World) -> None:
    wrong = []
    for role in ("intake_officer", "handler", "leader"):
        secret = token(world, role, "health", "120102")
        for method, route in operations():
            text = text_of(call(method, address(route, world), secret))
            if any(value in text for value in PLANTED):
                wrong.append((method, route, role))
    assert not wrong


# ── P4: no list and no wildcard over natural persons ────────────────────────────────────────────────────────
ASKED: Final = (NAME, NAME[:2], PHONE, PHONE[-4:], CALLER_ID, PERSON, "司徒%", "1990000____", "*")


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_search_of_any_list_finds_a_person(world: World) -> None:
    """A list tells something if it answers a person's words otherwise than a word that stands nowhere."""
    client, wrong, asked = browser(world, actor_in(world, "intake_officer")), [], 0
    for page in staff_pages():
        if page.parameters or page.access == STAFF or not page.access & roles()["intake_officer"].permissions:
            continue
        for name in search_inputs(text_of(client.get(page.url({})))):
            asked += 1
            for word in ASKED:
                nothing = "无此字样" if not word.isascii() else "ZQXJ"
                found, empty = (client.get(page.url({}), {name: each}) for each in (word, nothing))
                if keys_in(text_of(found), world) != keys_in(text_of(empty), world):
                    wrong.append((page.name, name, word))
    assert not wrong
    assert asked >= 4, "there are lists with a search"


def search_inputs(text: str) -> set[str]:
    """The names under which the forms of a page ask for words."""
    return {name for form in GET_FORM.findall(text) for name in INPUT.findall(form)}


def keys_in(text: str, world: World) -> set[str]:
    """Which of the things that hold planted persons an answer names."""
    return {key for key in (str(world.lead.pk), str(world.entry.party_id)) if key in text}


def test_the_same_search_does_find_an_organisation(world: World) -> None:
    client = client_of(actor_in(world, "intake_officer"))
    assert str(world.lead.pk) in text_of(client.get("/leads/", {"organisation": "白桦健康"}))


def test_a_person_is_found_by_exact_number_alone_and_that_is_written_down(world: World) -> None:
    from husheng.foundation.kernel.errors import Invalid
    from husheng.foundation.privacy.purposes import Purpose

    handler, why = world.town.first, (Purpose.INVESTIGATE, "核对当事人身份")
    for part in (PERSON_ID[:17], PERSON_ID[:6] + "%", "%", "*", "999999________6621"):
        with pytest.raises(Invalid):
            parties.find_person(handler, part, world.case, *why)
    assert not ReadLog.objects.filter(way="list").exists()
    assert [row.pk for row in parties.find_person(handler, PERSON_ID, world.case, *why)] == [
        world.entry.party_id
    ]
    assert ReadLog.objects.filter(way="list", case=world.case.pk).count() == 1


# ── nothing but privacy opens a seal: page, API, command line and job alike ─────────────────────────────────
OPENING: Final = {"unseal", "unseal_many", "decrypt", "openers", "open_file"}
# The change of keys indexes values anew and hands none of them out; who asks for originals is looked at below.
ALLOWED: Final = (
    "foundation/vault/", "foundation/privacy/", "foundation/erasure/rotating.py", "foundation/evidence/originals.py",
)  # fmt: skip
# The page accounts first, and so does `exporting` for what is gathered; sealing hands nothing out.
READ_ORIGINALS: Final = {f"foundation/evidence/{name}.py" for name in ("gathering", "sealing", "views")}


def openers(source: str) -> set[str]:
    """The names by which a module opens sealed values, imported or taken from a module."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("husheng.foundation.vault"):
            found |= {each.name for each in node.names} & OPENING
        elif isinstance(node, ast.Attribute) and node.attr in OPENING and isinstance(node.value, ast.Name):
            found |= {node.attr} if node.value.id in {"sealed", "datakeys", "cipher"} else set()
    return found


def test_no_module_opens_a_seal_but_the_room_that_writes_it_down() -> None:
    package = Path(street_door.__file__).parent
    wrong = {
        str(file.relative_to(package)): found
        for file in package.rglob("*.py")
        if "tests" not in file.parts and not str(file.relative_to(package)).startswith(ALLOWED)
        if (found := openers(file.read_text(encoding="utf-8")))
    }
    assert not wrong
    assert openers((package / "foundation/privacy/reveal.py").read_text(encoding="utf-8")), "it can see one"


def test_originals_are_read_where_it_was_written_down_before() -> None:
    package = Path(street_door.__file__).parent
    found = {
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if "tests" not in file.parts and "originals.pieces" in file.read_text(encoding="utf-8")
    }
    assert found == READ_ORIGINALS


@pytest.mark.parametrize(
    "source",
    [
        "from husheng.foundation.vault.files import open_file",
        "from husheng.foundation.vault.sealed import unseal",
        "from husheng.foundation.vault import sealed\nsealed.unseal_many([], [])",
        "from husheng.foundation.vault import datakeys\ndatakeys.openers([])",
    ],
)
def test_a_module_that_opens_one_is_seen(source: str) -> None:
    assert openers(source)


# ── the crawler can fail ────────────────────────────────────────────────────────────────────────────────────
@needs(Permission.LEAD_READ)
def leaking(request: HttpRequest) -> HttpResponse:
    """What somebody might write in a hurry: opens a field without `privacy`."""
    lead = Lead.objects.filter(caller_phone__isnull=False).first()
    assert lead is not None
    return HttpResponse(unseal(lead, ["caller_phone"])["caller_phone"])


urlpatterns = [path("leaking/", leaking, name="leaking"), *street_door.urlpatterns]


def test_a_view_that_shows_a_value_without_account_is_caught(world: World) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        hits = crawl(world, [page for page in pages(__name__) if page.name == "leaking"])
    assert {hit.method for hit in hits} == {"get", "post"}
    assert all("nothing was written down" in hit.fault and "no mark" in hit.fault for hit in hits)
