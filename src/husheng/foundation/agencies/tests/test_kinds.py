"""The kinds of agency that the house ships with have their English."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext, override

from husheng.foundation.agencies import words

FILE = Path(words.__file__).parent / "data" / "agencies.json"


def test_every_kind_that_ships_has_its_english() -> None:
    shipped = {kind["name"] for kind in json.loads(FILE.read_text(encoding="utf-8"))["kinds"]}
    assert set(words.KINDS) == shipped
    with override("en"):
        assert all(gettext(name).isascii() for name in shipped)
