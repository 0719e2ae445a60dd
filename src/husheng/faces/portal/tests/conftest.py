"""The portal as its own process has it: its addresses, middleware, templates and upload handler, and its role."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import altcha
import pytest
from django.test import Client, override_settings

from husheng.faces.portal import work
from husheng.foundation.testing import City
from husheng.intake.tips.tests.people import Office, office

ITS_OWN = (
    "ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "FILE_UPLOAD_HANDLERS", "FILE_UPLOAD_TEMP_DIR",
    "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FILES", "CONTENT_SECURITY_POLICY",
    "SECURE_REFERRER_POLICY",
)  # fmt: skip


@pytest.fixture
def ours(city: City) -> Office:
    return office(city)


@pytest.fixture(autouse=True)
def _as_the_portal_runs(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    own = importlib.import_module("husheng.settings.portal")
    monkeypatch.setattr(work, "USUAL", 40)
    monkeypatch.setattr(work, "submissions", work.Load())
    monkeypatch.setattr(work, "passes", work.Load(calm=10.0))
    with override_settings(MEDIA_ROOT=tmp_path, **{name: getattr(own, name) for name in ITS_OWN}):
        yield


class Visitor(Client):
    """A browser that does the work it is asked for."""

    def counted(self, purpose: str) -> str:
        asked = self.get("/challenge/", {"for": purpose}).json()
        challenge = altcha.ChallengeV1(
            asked["algorithm"], asked["challenge"], asked["maxNumber"], asked["salt"], asked["signature"]
        )
        solved = altcha.solve_challenge_v1(challenge)
        return altcha.PayloadV1(
            asked["algorithm"], asked["challenge"], solved.number, asked["salt"], asked["signature"]
        ).to_base64()

    def send(self, path: str, purpose: str, data: dict[str, Any], **headers: str) -> Any:
        from urllib.parse import urlencode

        query = urlencode({"work": self.counted(purpose)})
        return self.post(f"{path}?{query}", data, headers=headers or None)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor()
