"""openapi.json describes what is there, and nothing of it needs another server."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from husheng.foundation.agencies.access import PUBLIC

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])

ROUTES = {
    "/leads": {"get", "post"},
    "/leads/{key}": {"get"},
    **{
        f"/leads/{{key}}/{verb}": {"post"}
        for verb in ("accept", "reject", "check", "answer", "close", "hand_over", "take_back", "take_result")
    },
    "/handovers": {"get"},
    "/handovers/{key}": {"get"},
    **{f"/handovers/{{key}}/{verb}": {"post"} for verb in ("receive", "accept", "answer", "send_back")},
    "/cases": {"get"},
    "/cases/{key}": {"get"},
    "/reports": {"get"},
    "/reports/{key}": {"get"},
    "/reports/{key}/matrix": {"get"},
    "/reports/{key}/form.xlsx": {"get"},
}


@pytest.fixture(scope="module")
def description():
    return json.loads(Client().get("/api/v1/openapi.json").content)


def test_the_description_names_exactly_these_routes(description):
    found = {path.removeprefix("/api/v1"): set(methods) for path, methods in description["paths"].items()}
    assert found == ROUTES


def test_every_operation_names_its_refusals_its_token_and_what_it_needs(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert {"400", "401", "403", "404", "409", "422", "428"} <= set(operation["responses"]), path
            assert operation["security"] == [{"Token": []}], path
            assert operation["summary"], path
            headers = {
                p["name"]: p["required"] for p in operation.get("parameters", []) if p["in"] == "header"
            }
            if method == "post":
                creates = path.count("{") == 0
                assert headers["Idempotency-Key"] is creates, path
                assert ("If-Match" in headers) is not creates, path


def test_no_shape_that_comes_out_has_room_for_a_personal_value(description):
    shapes = description["components"]["schemas"]
    coming_out = {name: shape for name, shape in shapes.items() if not name.endswith("In")}
    for name, shape in coming_out.items():
        assert not {"caller_name", "caller_phone", "caller_id_no", "content"} & set(shape["properties"]), name


def test_nothing_of_the_description_points_elsewhere(description):
    assert "http" not in json.dumps(description).replace('"http"', "")


def test_the_views_authenticate_by_themselves_and_say_so():
    from husheng.faces.api.urls import urlpatterns

    for pattern in urlpatterns[0].url_patterns:
        assert pattern.callback.husheng_access == PUBLIC
    assert reverse("api:openapi-json") == "/api/v1/openapi.json"
