"""A browser in plain words, from what it says of itself: a name and a system, no versions (ASVS 7.5.2)."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

# The first that is found counts: browsers name those that they descend from as well.
NAMES: Final = {
    "MicroMessenger": "wechat",
    "DingTalk": "dingtalk",
    "QQBrowser": "qq",
    "360SE": "360",
    "QIHU": "360",
    "Edg": "edge",
    "OPR/": "opera",
    "Firefox/": "firefox",
    "Chrome/": "chrome",
    "Safari/": "safari",
}
SYSTEMS: Final = {
    "HarmonyOS": "HarmonyOS",
    "OpenHarmony": "HarmonyOS",
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "UOS": "UOS",
    "Kylin": "Kylin",
    "Linux": "Linux",
}
SPOKEN: Final = {
    "edge": "Edge",
    "opera": "Opera",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}


def browser(agent: str) -> str:
    """What is kept of a User-Agent: `edge/Windows`, with nothing on a side that is not known."""
    return f"{_first(NAMES, agent)}/{_first(SYSTEMS, agent)}"


def spoken(kept: str) -> str:
    """`Edge · Windows`, in the reader's language."""
    name, _slash, system = kept.partition("/")
    local = {"wechat": _("微信"), "dingtalk": _("钉钉"), "qq": _("QQ 浏览器"), "360": _("360 浏览器")}
    return " · ".join(part for part in (SPOKEN.get(name) or local.get(name) or _("浏览器"), system) if part)


def _first(known: dict[str, str], agent: str) -> str:
    return next((word for mark, word in known.items() if mark in agent), "")
