"""The small marks of a row: icon, clock chip, status pill, tag, agency tag, ledger seal.

They are drawn many times on one page, so they are plain functions, not templates. Each says the same thing
by shape, word and colour (visual language, principle 2). Colour belongs to time alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

CLOCK_STATES = ("ok", "soon", "today", "late", "red", "hold", "wait", "done")
PILL_STATES = ("new", "work", "back", "end", "bad", "")
SEAL_STATES = ("pending", "entered", "witnessed", "broken")


def get(thing: object, name: str, default: object = "") -> object:
    """An attribute of a plain object or an entry of a dict; components take either."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


@lru_cache(maxsize=256)
def icon(name: str, extra: str = "") -> SafeString:
    """One drawing of our sprite, hidden from screen readers: the words beside it carry the meaning."""
    return format_html(
        '<svg class="i{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        static("husheng/icons.svg"),
        name,
    )


@lru_cache(maxsize=8192, typed=True)  # typed: a safe text and an unsafe one of the same characters are two
def _drawn(form: str, *parts: str) -> SafeString:
    """`format_html`, once for what stands in every row of a page."""
    return format_html(form, *parts)


def _linked(url: object, css: str, title: object, body: SafeString) -> SafeString:
    """A link where there is something to open, plain text where there is not."""
    hint = _drawn(' title="{}"', str(title)) if title else ""
    if url:
        return format_html('<a class="{}" href="{}"{}>{}</a>', css, url, hint, body)
    return _drawn('<span class="{}"{}>{}</span>', css, hint, body)


def clock(chip: object, prefix: str = "") -> SafeString:
    """期限签: `chip` has state, words, and may have url, title, provisional (calendar not yet published)."""
    if not chip:
        return SafeString("")
    state = str(get(chip, "state", "ok"))
    if state not in CLOCK_STATES:
        raise ValueError(f"a clock is one of {', '.join(CLOCK_STATES)}, not {state!r}")
    css = "clock" if state == "ok" else f"clock {state}"
    if get(chip, "provisional", False):
        css += " guess"
    words = f"{prefix} · {get(chip, 'words')}" if prefix else get(chip, "words")
    body = _drawn("{}{}", icon(f"clock-{state}"), str(words))
    return _linked(get(chip, "url"), css, get(chip, "title"), body)


def pill(state: str, label: object) -> SafeString:
    """状态签: new ring, work dot, back violet, end green, bad red square, empty grey."""
    if state not in PILL_STATES:
        raise ValueError(f"a pill is one of {', '.join(PILL_STATES)}, not {state!r}")
    return _drawn('<span class="{}">{}</span>', f"pill {state}".strip(), str(label))


def tag(label: object, url: str = "") -> SafeString:
    """类别签: the kind of a matter."""
    return _linked(url, "lab", "", _drawn("{}", str(label)))


def guard(label: object = "", url: str = "") -> SafeString:
    """受保护人员: the shield that protected people carry instead of any colour."""
    return _linked(url, "lab guard", "", _drawn("{} {}", icon("shield"), str(label or _("受保护人员"))))


def agency_tag(agency: object, *, ours: bool = False) -> SafeString:
    """机关签: one character for the line and the short name; filled means our own agency."""
    if not agency:
        return SafeString("")
    name = get(agency, "short_name") or get(agency, "name") or str(agency)
    mark = get(agency, "mark") or str(name)[:1]
    css = "ag us" if ours else "ag"
    return _drawn('<span class="{}"><b aria-hidden="true">{}</b>{}</span>', css, str(mark), str(name))


def seal(state: str, words: object = "", url: str = "", title: object = "") -> SafeString:
    """存证印: pending dashed, entered single frame, witnessed double frame, broken solid red."""
    shapes = {
        "pending": ("seal pend", _("待入"), _("待入账")),
        "entered": ("seal", _("存证"), ""),
        "witnessed": ("seal wit", _("见证"), ""),
        "broken": ("seal broken", _("不符"), _("与台账不一致")),
    }
    if state not in shapes:
        raise ValueError(f"a seal is one of {', '.join(shapes)}, not {state!r}")
    css, stamp, usual = shapes[state]
    if isinstance(words, int):
        words = _("第 %(number)s 号") % {"number": f"{words:,}"}
    return _linked(url, css, title, _drawn("<b>{}</b>{}", stamp, str(words or usual)))
