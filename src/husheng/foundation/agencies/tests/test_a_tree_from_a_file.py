"""A tree of places, kinds and agencies from a file: whatever stands in it is read or refused in words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from husheng.foundation.agencies import tree
from husheng.foundation.agencies.models import AgencyKind, Region
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.testing import City, client_of

READERS = {"regions": tree.read_regions, "kinds": tree.read_kinds, "agencies": tree.read_agencies}
CELLS = (
    "code",
    "name",
    "parent",
    "id",
    "mark",
    "standing",
    "level",
    "kind",
    "region",
    "short_name",
    "letter",
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=130),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
ROW = st.dictionaries(st.sampled_from(CELLS), st.text(min_size=1, max_size=12) | ANYTHING, max_size=11)
PLACE = {"code": "999999", "name": "示例县"}


def survives(path: Path) -> int:
    """How many rows were read; what is refused has a problem and a remedy."""
    try:
        return sum(len(READERS[part](path)) for part in tree.parts(path))
    except Invalid as error:
        assert error.problems and all(one.message and one.remedy for one in error.problems)
        return 0


@given(st.dictionaries(st.sampled_from(tree.PARTS), st.lists(ROW, max_size=4) | ANYTHING) | ANYTHING)
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_tree_is_read_or_refused(tmp_path: Path, said: object) -> None:
    path = tmp_path / "tree.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    survives(path)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 5000, b"{" * 5000, b"9" * 5000, b'{"regions": 7}'])
def test_any_bytes_are_read_or_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "tree.json"
    path.write_bytes(body)
    assert survives(path) == 0


def test_a_sound_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "tree.json"
    path.write_text(
        json.dumps({"regions": [PLACE, {"code": "999998", "name": "示例镇", "parent": "999999"}]})
    )
    assert survives(path) == 2


@pytest.mark.django_db(transaction=True, databases=["default", "audit"])
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"regions": [PLACE]}, 200),
        ({"regions": [{**PLACE, "name": "长" * 61}]}, 422),
        ({"regions": [{**PLACE, "name": ["一", "二"]}]}, 422),
        ({"regions": [{**PLACE, "name": "甲\x00乙"}]}, 422),
        ({"regions": [{**PLACE, "code": f"9{n}", "parent": f"9{n - 1}" if n else None} for n in range(30)]}, 422),
        ({"kinds": [{"id": "x", "name": "甲", "mark": "甲", "standing": "member", "level": "both"}] * 2}, 200),
        ("[" * 5000, 422),
    ],
    ids=["sound", "long", "list", "nul", "deep", "twice", "brackets"],
)  # fmt: skip
def test_the_administrators_page_answers_in_words(city: City, said: Any, status: int) -> None:
    before = Region.objects.count() + AgencyKind.objects.count()
    body = said if isinstance(said, str) else json.dumps(said)
    client = client_of(city.system)
    client.raise_request_exception = False
    file = SimpleUploadedFile("长" * 200 + ".json", body.encode())
    assert client.post("/installation/import/", {"file": file}).status_code == status
    assert (Region.objects.count() + AgencyKind.objects.count() > before) is (status == 200)
