"""Errors as JSON: the code is for the machine, the sentence and the problems for the person behind it.

Never a value that was sent: a malformed phone number is named by its field only.
"""

from __future__ import annotations

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from husheng.foundation.kernel.errors import HushengError, Invalid, NotFound, Problem
from husheng.foundation.shell.errors import error_number

log = logging.getLogger("husheng.api")

ABSENT: Final = gettext_noop("没有找到。它可能不存在，或不属于您办理的范围。")
ANONYMOUS: Final = gettext_noop("没有办理。令牌缺少、不对、已吊销或已过期。请向系统管理员申请新的令牌。")
UNREADABLE: Final = gettext_noop("没有办理。请求内容读不出来。请按接口说明改正。")
UNEXPECTED: Final = gettext_noop(
    "没有办理：系统出错。请稍后用同一请求编号重试；仍不成功的，把错误编号告诉系统管理员。"
)
WORDS: Final = {
    "missing": gettext_noop("缺这一项。"),
    "extra_forbidden": gettext_noop("没有这一项。"),
}
MALFORMED: Final = gettext_noop("格式或取值不对。")
REMEDY: Final = gettext_noop("请看接口说明 openapi.json。")


class ProblemOut(Schema):
    """One thing to put right."""

    field: str
    message: str
    remedy: str = ""


class ErrorOut(Schema):
    """What every refused request answers."""

    code: str
    message: str
    problems: list[ProblemOut] = []


REFUSALS: Final = frozenset({400, 401, 403, 404, 409, 422, 428})


def lay(api: NinjaAPI) -> None:
    """Hang the handlers on the API."""

    @api.exception_handler(HushengError)
    def ours(request: HttpRequest, error: HushengError) -> HttpResponse:
        log.log(logging.ERROR if error.status >= 500 else logging.INFO, "%s %s", error.code, error.facts)
        if isinstance(error, NotFound):  # whoever says it, and whatever it is: the same bytes
            return answer(NotFound(ABSENT))
        return answer(error)

    @api.exception_handler(AuthenticationError)
    def anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        response = answer(HushengError(ANONYMOUS, code="unauthenticated"), 401)
        response.headers["WWW-Authenticate"] = 'Bearer realm="husheng"'
        return response

    @api.exception_handler(ValidationError)
    def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
        if any(each["loc"][0] == "path" for each in error.errors):
            return answer(NotFound(ABSENT))
        problems = [
            Problem(".".join(map(str, each["loc"][1:])), WORDS.get(each["type"], MALFORMED), REMEDY)
            for each in error.errors
        ]
        return answer(Invalid(UNREADABLE, problems))

    @api.exception_handler(HttpError)
    def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(HushengError(UNREADABLE, code="bad_request"), error.status_code)

    @api.exception_handler(Exception)
    def unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
        number = error_number()
        log.error("%s 500 unforeseen", number, exc_info=error)
        return answer(HushengError(UNEXPECTED, code=number), 500)

    def answer(error: HushengError, status: int = 0) -> HttpResponse:
        problems = error.problems if isinstance(error, Invalid) else ()
        body = ErrorOut(
            code=error.code,
            message=_(error.message),
            problems=[
                ProblemOut(field=p.field, message=_(p.message), remedy=_(p.remedy) if p.remedy else "")
                for p in problems
            ],
        )
        return HttpResponse(
            body.model_dump_json(), status=status or error.status, content_type="application/json"
        )
