"""An agency that can receive tips, and somebody who tells. Synthetic people only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections

from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.ids import new_timeless_key
from husheng.foundation.testing import City
from husheng.intake.tips import acts, composing, store
from husheng.intake.tips.attaching import Incoming
from husheng.intake.tips.cleaning.kinds import kind_of
from husheng.intake.tips.crypto.age import make_pair
from husheng.intake.tips.crypto.passphrases import wrapped
from husheng.intake.tips.crypto.streams import SealedFile
from husheng.intake.tips.models import Keyholder, Tip

PASSPHRASE = "青瓷 风筝 码头 二十七"
WORDS = "这家诊所的前台收五万元，说能包办出生证明。"


@dataclass(frozen=True)
class Person:
    """Somebody with a key."""

    actor: Actor
    holder: Keyholder
    secret: str


@dataclass(frozen=True)
class Office:
    """One agency's officer and three custodians."""

    officer: Person
    custodians: tuple[Person, ...]


def person(
    city: City, role: str, kind: str = "health", region: str = "120102", *, slow: bool = False
) -> Person:
    """A person in post with a key; its wrapping is skipped where no test opens it by passphrase."""
    actor = city.actor(role, kind, region)
    pair = make_pair()
    under = wrapped(pair.secret, PASSPHRASE, actor.user_id.bytes) if slow else b"not wrapped"
    return Person(actor, acts.take_key(actor, pair.public, under), pair.secret)


def office(city: City, kind: str = "health", region: str = "120102", *, slow: bool = False) -> Office:
    """An agency that is ready to receive."""
    return Office(
        person(city, "intake_officer", kind, region, slow=slow),
        tuple(person(city, "custodian", kind, region, slow=slow) for _ in range(3)),
    )


def told(**more: Any) -> tuple[str, Tip]:
    """The receipt code and the tip of a whistleblower."""
    usual: dict[str, Any] = {"category": "certificates", "district": "120102", "text": WORDS}
    return composing.report(composing.Plain(**{**usual, **more}))


def incoming(name: str, content: bytes) -> Incoming:
    """A file as the upload handler leaves it."""
    pair, file = make_pair(), new_timeless_key()
    sealed = SealedFile(store.incoming_path(file), pair.public, durable=False)
    sealed.write(content)
    return Incoming(file, pair, sealed.finish(), name, kind_of(content), len(content))


def photo(**exif: str) -> bytes:
    """A small picture with a maker, a place and a thumbnail-like comment in it."""
    from PIL import Image

    picture, marks = Image.new("RGB", (64, 48), "#0f5a70"), Image.Exif()
    marks[0x010F] = exif.get("maker", "PLANTED-MAKER")
    marks[0x8825] = {1: "N", 2: (39.0, 7.0, 31.0), 3: "E", 4: (117.0, 12.0, 9.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=marks, comment=exif.get("comment", "PLANTED-COMMENT").encode())
    return out.getvalue()


@contextmanager
def as_the_portal() -> Iterator[None]:
    """Within it, our connection is that of the portal's own database role."""
    connection = connections["default"]
    connection.close()
    before = dict(connection.settings_dict)
    portal = connections["portal"].settings_dict
    connection.settings_dict.update({name: portal[name] for name in ("USER", "PASSWORD")})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
