"""The tag library of the house: `{% load husheng_ui %}`. Usage stands in docs/reference/components.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.http import QueryDict
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from husheng.foundation.kernel.words import english
from husheng.foundation.shell import figures, forms, marks, titles
from husheng.foundation.shell.context import page_year

register = template.Library()

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.clock, name="clock")
register.simple_tag(marks.pill, name="pill")
register.simple_tag(marks.tag, name="tag")
register.simple_tag(marks.guard, name="guard")

register.filter("titled", titles.marked)
register.filter("titled_text", titles.spoken)

CURSORS = ("after", "before", "page")


@register.simple_tag(takes_context=True)
def agency_tag(context: Context, agency: object, ours: bool | None = None) -> SafeString:
    """Filled when told so, or when it is the reader's own agency (`our_agency`, else `request.actor`)."""
    if ours is None:
        ours = _is_ours(context, agency)
    return marks.agency_tag(agency, ours=ours)


def _is_ours(context: Context, agency: object) -> bool:
    own = context.get("our_agency")
    if own is not None:
        return bool(own == agency)
    actor = getattr(context.get("request"), "actor", None)
    return actor is not None and actor.agency_id == getattr(agency, "pk", None)


@register.simple_tag
def seal(seal: object, url: str = "") -> SafeString:
    """Takes an object with state, words or number, url; or the state's name."""
    if not seal:
        return SafeString("")
    if isinstance(seal, str):
        return marks.seal(seal, url=url)
    words = marks.get(seal, "words") or marks.get(seal, "number")
    link = str(url or marks.get(seal, "url") or "")
    return marks.seal(str(marks.get(seal, "state")), words, link, marks.get(seal, "title"))


@register.filter
def wan(fen: int | None, least: int = 0) -> str:
    return "" if fen is None else figures.wan(fen, least)


@register.filter
def yuan(fen: int | None) -> str:
    return "" if fen is None else figures.yuan(fen)


@register.filter
def listed(words: Iterable[object]) -> str:
    """`甲、乙` (`one, two`)."""
    return (", " if english() else "、").join(str(one) for one in words)


@register.filter
def day(value: dt.date | None) -> str:
    """`10-24 周二`; another year in full."""
    return figures.day(value, year=page_year(), english=english()) if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`10-24 16:40`; another year in full."""
    return figures.moment(value, year=page_year(), english=english()) if value else ""


@register.simple_tag(takes_context=True)
def url_with(context: Context, **changes: object) -> str:
    """This page's address with other parameters; an empty value drops one, any change starts at page one."""
    request = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for name in CURSORS:
        query.pop(name, None)
    for name, value in changes.items():
        query.pop(name, None)
        if isinstance(value, list | tuple):
            query.setlist(name, [str(each) for each in value])
        elif value not in (None, ""):
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def act_fields(form_key: object = None, seen: object = None) -> SafeString:
    """The hidden half of an acting form: its idempotency key, and the version that the person saw."""
    version = marks.get(seen, "version", seen)
    fields = format_html('<input type="hidden" name="_key" value="{}">', form_key or uuid4())
    if version is None:
        return fields
    return fields + format_html('<input type="hidden" name="_seen" value="{}">', version)


@register.inclusion_tag("shell/components/field.html")
def field(bound: BoundField, look: str = "") -> dict[str, Any]:
    """Label, hint, error and control of one form field; look: opt, seg or plain."""
    return forms.field_parts(bound, look)


@register.inclusion_tag("shell/components/sort_th.html", takes_context=True)
def sort_th(context: Context, name: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A header that sorts: ascending first, then descending; `sort` stands in the address."""
    request = context.get("request")
    now = (request.GET.get("sort", "") if request else "") or str(context.get("sort") or "")
    ascending = now == name
    direction = "ascending" if ascending else "descending" if now == f"-{name}" else ""
    return {
        "label": label,
        "direction": direction,
        "numeric": numeric,
        "url": url_with(context, sort=f"-{name}" if ascending else name),
    }


@register.inclusion_tag("shell/components/matrix_cell.html")
def matrix_cell(cell: object) -> dict[str, Any]:
    """One cell of a report: value, url, kind (live, calc, manual, na), delta, soft, selected, title."""
    names = ("value", "url", "kind", "delta", "soft", "selected", "title", "manual_url", "name")
    parts = {name: marks.get(cell, name) for name in names}
    parts["zero"] = str(parts["value"]) == "0"
    return parts


@register.simple_tag
def keyhint(keys: str, label: str) -> SafeString:
    """`{% keyhint "j k" "上下" %}`: what a key does on this page, in the footer."""
    caps = format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in keys.split()))
    return format_html("<span>{} {}</span>", caps, label)


@register.filter
def counted(count: object, cap: int = 1000) -> str:
    """A count that stops counting: `1,000+` from the cap on."""
    number = int(str(count or 0))
    return f"{cap:,}+" if number > cap else f"{number:,}"
