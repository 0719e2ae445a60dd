"""Forms as they stand on a page, and what nobody should type into them: for the walk over every field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qsl, quote, urlsplit
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from husheng.foundation.kernel.ids import new_key

MULTIPART: Final = "multipart/form-data"
WORDS: Final = "按规定办理，情况已核对。"
SURROGATE: Final = b"\xed\xa0\x80"  # %ED%A0%80: half of a pair, which UTF-8 does not know
BUTTONS: Final = frozenset({"submit", "image", "button", "reset"})
CHOSEN: Final = frozenset({"checkbox", "radio"})

Sent = str | bytes | list[str] | SimpleUploadedFile


@dataclass
class Field:
    """One name that a form sends: the sort of its control, what it would send, what else it offers."""

    name: str
    sort: str
    value: str = ""
    offered: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form: where it goes, how, and its fields."""

    action: str
    method: str = "get"
    enctype: str = ""
    fields: dict[str, Field] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return urlsplit(self.action).path

    def usual(self) -> dict[str, Sent]:
        """What somebody might send who fills it in: each time as a new form, of the thing as it is now."""
        said = {one.name: _usual(one) for one in self.fields.values() if _usual(one) != ""}
        said.pop("_seen", None)
        return {**said, "_key": str(new_key())} if "_key" in said else said


def _usual(one: Field) -> Sent:
    if one.sort == "file":
        return SimpleUploadedFile("说明.txt", WORDS.encode())
    if one.sort in CHOSEN or one.sort in ("hidden", "select"):
        return one.value or next((each for each in one.offered if each), "")
    return one.value or {"date": "2026-12-31", "number": "1"}.get(one.sort, WORDS)


# ── what nobody should type ─────────────────────────────────────────────────────────────────────────────────
LONG_NUMBER: Final = "9" * 5000  # more digits than Python makes a number of
ANYWHERE: Final[tuple[Sent, ...]] = (
    "", "长" * 10_000, "甲\x00乙", SURROGATE, str(10**30), LONG_NUMBER, ["甲", "乙"],
    '<script>alert(1)</script><img src=x onerror="alert(2)">', "\u202e乙甲\u2066\u200b",
)  # fmt: skip
OF_NUMBERS: Final[tuple[Sent, ...]] = ("-1", "NaN", "1e999", "１２", "٣", "-0", "1.5")
OF_DATES: Final[tuple[Sent, ...]] = (
    "2023-13-45", "0001-01-01", "9999-12-31", "10000-01-01", "2026-12-31T25:61", "-1",
)  # fmt: skip
OF_CHOICES: Final[tuple[Sent, ...]] = ("no_such_choice", "-1", "2023-13-45")
HOSTILE_FILES: Final = (
    (" ", b""), ("空.csv", b""), ("甲\x00乙.csv", b"a,b\n1,2\n"), ("../../etc/passwd", b"PK\x03\x04" + bytes(40)),
    ("\u202etxt.exe", b"MZ" + bytes(90)), ("长" * 300 + ".xlsx", b"PK\x05\x06" + bytes(18)),
    ("a.toml", b"[" * 3000), ("a.json", b"[" * 3000), ("a.csv", b'"\x00\xff\xfe' * 50),
)  # fmt: skip


def odd(one: Field, others_key: UUID) -> list[Sent]:
    """What is sent in the place of this field, by its sort; `others_key`: of a thing of somebody else."""
    if one.sort == "file":
        return [*(SimpleUploadedFile(name, body) for name, body in HOSTILE_FILES), "no file at all"]
    more = {"number": OF_NUMBERS, "date": OF_DATES, "datetime-local": OF_DATES, "month": OF_DATES}.get(
        one.sort
    )
    if one.sort in CHOSEN or one.sort == "select":
        more = OF_CHOICES
    if one.sort == "hidden":
        more = (*OF_NUMBERS, *OF_DATES)
    return [*ANYWHERE, str(others_key), *(more or (*OF_NUMBERS[:2], OF_DATES[0]))]


def encoded(data: dict[str, Sent]) -> bytes:
    """As a browser sends a form without files, and as none would: bytes are sent as they are."""
    return "&".join(f"{quote(name)}={quote(each)}" for name, each in _pairs(data)).encode()


def _pairs(data: dict[str, Sent]) -> Iterator[tuple[str, str | bytes]]:
    for name, value in data.items():
        if isinstance(value, list):
            yield from ((name, each) for each in value)
        elif isinstance(value, str | bytes):
            yield name, value


# ── reading a page ──────────────────────────────────────────────────────────────────────────────────────────
class _Reader(HTMLParser):
    """Collects forms; a control may name its form by `form=`, wherever it stands."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.by_id, self.loose = address, [], {}, []
        self._form: Form | None = None
        self._select: tuple[Field, str] | None = None
        self.forms: list[Form]
        self.by_id: dict[str, Form]
        self.loose: list[tuple[str, Field]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {name: value or "" for name, value in attrs}
        if tag == "form":
            where = got.get("action") or self.address
            self._form = Form(where, got.get("method", "get").lower(), got.get("enctype", ""))
            self._form.action = self._absolute(self._form.action)
            self.forms.append(self._form)
            if "id" in got:
                self.by_id[got["id"]] = self._form
        elif tag == "option" and self._select:
            self._select[0].offered.append(got.get("value", ""))
            if "selected" in got:
                self._select[0].value = got.get("value", "")
        elif tag in ("input", "textarea", "select", "button") and got.get("name"):
            self._control(tag, got)

    def _absolute(self, action: str) -> str:
        return action if action.startswith("/") else urlsplit(self.address).path + action

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _control(self, tag: str, got: dict[str, str]) -> None:
        sort = {"textarea": "text", "select": "select", "button": "hidden"}.get(tag, got.get("type", "text"))
        if "disabled" in got or sort in BUTTONS:
            return
        checked = sort not in CHOSEN or "checked" in got
        made = Field(
            got["name"], sort, got.get("value", "on" if sort == "checkbox" else "") if checked else ""
        )
        if sort in CHOSEN:
            made.offered.append(got.get("value", "on"))
        if tag == "select":
            self._select = (made, "")
        self.loose.append((got.get("form", ""), made)) if "form" in got else self._keep(self._form, made)

    @staticmethod
    def _keep(form: Form | None, made: Field) -> None:
        if form is None:
            return
        known = form.fields.setdefault(made.name, made)
        if known is not made:  # one of several boxes or radios
            known.offered += made.offered
            known.value = known.value or made.value

    def close(self) -> None:
        super().close()
        for of, made in self.loose:
            self._keep(self.by_id.get(of), made)


def forms_on(text: str, address: str) -> list[Form]:
    """The forms of a page; those without a field send nothing that could be odd, but they may lack their token."""
    reader = _Reader(address)
    reader.feed(text)
    reader.close()
    return reader.forms


def query_of(form: Form) -> dict[str, str]:
    """What already stands in the address a form goes to."""
    return dict(parse_qsl(urlsplit(form.action).query))
