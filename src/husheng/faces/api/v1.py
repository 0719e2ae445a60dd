"""The first version of the API. Its description is `openapi.json`; there is no page that loads a viewer."""

from __future__ import annotations

from ninja import NinjaAPI

from . import errors
from .auth import Token
from .routes import cases, handovers, leads, reports

DESCRIPTION = """Other systems work here with a token (系统令牌) that acts in one role of one agency.

Lists are pages by `cursor`, at most 100 rows. What creates needs an `Idempotency-Key`; what changes names the
version that was seen (`If-Match` or `version`) and loses with 409 to whoever was first. Errors are
`{code, message, problems}`. Personal values go in and are sealed; they never come out."""

api = NinjaAPI(
    title="Husheng",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=Token(),
)
errors.lay(api)
api.add_router("/leads", leads.router)
api.add_router("/handovers", handovers.router)
api.add_router("/cases", cases.router)
api.add_router("/reports", reports.router)
