"""Callers for the tests: systems with a token each. Synthetic data only."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from husheng.foundation.processing import acts as processing
from husheng.foundation.testing import City
from husheng.oversight.campaigns.tests import samples


@dataclass
class System:
    """Another system, with its token."""

    secret: str
    token: Any

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, body: Any = None, *, key: str | None = None, version: int | None = None) -> Any:
        """Without `key` a fresh idempotency key; an empty one sends none."""
        headers = self._headers()
        if key != "":
            headers["Idempotency-Key"] = key or str(uuid4())
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        data = json.dumps(body or {})
        return Client().post(f"/api/v1{path}", data, content_type="application/json", headers=headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}


class Systems:
    """Hands out systems with a token of a role in an agency."""

    def __init__(self, city: City):
        self.city = city

    def of(
        self, kind: str = "health", region: str = "120102", role: str = "intake_officer", days: int = 30
    ) -> System:
        secret = secrets.token_urlsafe(32)
        agency = self.city.agency(kind, region)
        token = processing.connect(self.city.system, agency.pk, "对接系统", role, secret, days)
        return System(secret, token)


@pytest.fixture
def systems(city):
    return Systems(city)


@pytest.fixture
def lead_body():
    """A fresh body for each call; each may change it."""

    def make(**changes: Any) -> dict[str, Any]:
        return {
            "violation": "egg_sperm",
            "received_at": "2023-09-05T10:00:00+08:00",
            "organisation": "白桦健康咨询有限公司",
            "place": "河东区大直沽",
            "caller_name": "试举报",
            "caller_phone": "19900001234",
            "content": "来电人称有人在该处招揽捐卵",
            **changes,
        }

    return make


@pytest.fixture
def stage(city):
    """A campaign's stage in 2023, as the campaigns room's own tests build it."""
    samples.stand(2023, 10, 17)
    return samples.Stage(city)
