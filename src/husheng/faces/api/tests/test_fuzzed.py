"""Requests made from openapi.json, most of them nonsense: no 5xx, and only answers that the description names."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from husheng.casework.cases.models import Case
from husheng.intake.handovers.models import Handover
from husheng.intake.leads.models import Lead
from husheng.oversight.campaigns.models import Report

from .test_description import ROUTES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "owner", "audit"]),
]

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
KINDS = {"leads": Lead, "handovers": Handover, "cases": Case, "reports": Report}
OPERATIONS = [(path, method) for path, methods in ROUTES.items() for method in sorted(methods)]


@pytest.fixture
def system(stage, systems, lead_body):
    """A token in a city in which there is something to hit."""
    one = systems.of()
    stage.report(stage.opened())
    for number in range(2):
        assert one.post("/leads", lead_body(source_ref=f"RX-{number}")).status_code == 201
    return one


@pytest.fixture
def api():
    """The API as its description sees it, answered in this process."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_request_breaks_it(path, method, api, system):
    operation = api[f"/api/v1{path}"][method]
    keys = [str(key) for key in KINDS[path.split("/")[1]].objects.values_list("pk", flat=True)[:2]]
    asked = set()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        def asks(case):
            if keys and "key" in case.path_parameters and len(asked) % 3:
                case.path_parameters["key"] = keys[len(asked) % len(keys)]
            asked.add(len(asked))
            case.headers = {name: value for name, value in case.headers.items() if name.lower() != "host"}
            case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {system.secret}"})

        asks()
    assert len(asked) >= 10
