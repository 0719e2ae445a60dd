"""The words of the room: sources, outcomes, reasons for rejecting, channels of the answer.

No list here has a pregnant woman, mother, donor, patient or child as its object (L6).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

HOTLINE, WEB, API, AGENCY, PORTAL = "hotline", "web", "api", "agency", "portal"
SOURCES = [
    (HOTLINE, _("12345 热线")),
    (WEB, _("窗口登记")),
    (API, _("系统接入")),
    (AGENCY, _("部门移送")),
    (PORTAL, _("群众举报")),
]
BY_HAND = (WEB, HOTLINE, AGENCY)  # sources a person may choose in the form
OUTCOMES = [
    ("confirmed", _("查实")),
    ("partly", _("部分查实")),
    ("unfounded", _("查否")),
    ("not_ours", _("不属本机关职责，已转送")),
    ("duplicate", _("与已办线索重复")),
    ("in_case", _("已立案查处")),
]
UNSUBSTANTIATED = ("unfounded", "duplicate")  # P6: personal values are sealed after a while
REJECTIONS = [
    ("not_competent", _("不属专班职责")),
    ("no_facts", _("没有可核查的事实")),
    ("decided", _("已有处理结论且无新事实")),
    ("other_channel", _("应通过诉讼、复议等途径解决")),
]
CHANNELS = [
    ("hotline", _("经 12345 回复")),
    ("phone", _("电话")),
    ("letter", _("书面")),
    ("in_person", _("当面")),
    ("portal", _("举报平台")),
    ("agency", _("回复来文机关")),
    ("system", _("经接入系统")),
    ("unreachable", _("没有联系方式，答复留存备查")),
]
STATES = [
    ("registered", _("待受理")),
    ("accepted", _("核查中")),
    ("checked", _("待答复")),
    ("handed_over", _("已移出")),
    ("in_case", _("已立案")),
    ("split", _("已拆分")),
    ("answered", _("已答复")),
    ("closed", _("已办结")),
    ("rejected", _("不受理")),
]
USUAL_CHANNEL = {HOTLINE: "hotline", PORTAL: "portal", AGENCY: "agency", API: "system", WEB: "phone"}


def zh(choices: Iterable[tuple[str, object]], code: str) -> str:
    """The Chinese word of a code, whatever the reader's language: for what is stored or goes on paper."""
    with override("zh-hans"):
        return str(dict(choices).get(code, code))
