"""Plain objects for every component in every state; synthetic agencies and places only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from husheng.foundation.shell.forms import SpokenForm

from .sample_frame import FRAME
from .sample_why import WHY

SHANGHAI = dt.timezone(dt.timedelta(hours=8))


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    return dt.datetime(2023, month, day, hour, minute, tzinfo=SHANGHAI)


def chip(state: str, words: str, **more: Any) -> dict[str, Any]:
    return {"state": state, "words": words, "url": "#why", **more}


CLOCKS = [
    {"chip": chip("ok", "剩 6 个工作日"), "words": "多于 3 个工作日，或多于 3 日"},
    {"chip": chip("soon", "剩 2 个工作日"), "words": "3 个工作日以内；按小时的，24 小时以内"},
    {"chip": chip("today", "剩 7 小时 20 分"), "words": "今天到期"},
    {"chip": chip("late", "逾期 2 个工作日"), "words": "已过届满"},
    {"chip": chip("red", "红牌 · 逾期 12 个工作日"), "words": "已发红牌或挂牌督办"},
    {"chip": chip("hold", "中止中 · 剩 11 日"), "words": "鉴定、听证等期间不计"},
    {"chip": chip("wait", "未起算"), "words": "等触发事件"},
    {"chip": chip("ok", "暂定 · 剩 40 日", provisional=True), "words": "日历未公布，只按周末推算"},
    {"chip": chip("done", "按期办结"), "words": "已停；迟办的写“迟 2 日办结”"},
]
PILLS = [
    {"state": "new", "words": "待受理"},
    {"state": "work", "words": "核实中"},
    {"state": "back", "words": "已退回 1/2"},
    {"state": "end", "words": "已办结"},
    {"state": "bad", "words": "不平，待查"},
    {"state": "", "words": "已归档"},
]
LINES = [
    ("卫", "河东区卫健委"),
    ("公", "河东公安分局"),
    ("市", "市场监管"),
    ("药", "药监"),
    ("网", "网信"),
    ("检", "检察"),
    ("关", "海关"),
    ("邮", "邮政"),
    ("民", "民政"),
    ("教", "教育"),
]
AGENCIES = [{"mark": mark, "short_name": name} for mark, name in LINES]
SEALS = [
    {"seal": {"state": "pending", "url": "#l"}, "words": "已提交，等排号（通常不到一秒）"},
    {"seal": {"state": "entered", "number": 18977, "url": "#l"}, "words": "已入账"},
    {"seal": {"state": "witnessed", "number": 18204, "url": "#l"}, "words": "已有其他机关见证"},
    {"seal": {"state": "broken", "url": "#l"}, "words": "核验失败：停用本页数字，给出处理办法"},
]
TOKENS = [
    ("--hs-ink", "#17242b", "正文", "15.9"),
    ("--hs-ink-2", "#42525b", "次要文字、表头", "7.5"),
    ("--hs-ink-3", "#586972", "占位、图标", "5.3"),
    ("--hs-edge", "#75868f", "输入框、按钮的边", "3.8"),
    ("--hs-brand", "#0f5a70", "链接、主按钮、本机关", "7.7"),
    ("--hs-ok", "#17663a", "期限充裕", "6.1"),
    ("--hs-soon", "#834700", "三个工作日内", "6.6"),
    ("--hs-today", "#f2b541", "今天到期（配深色字）", "7.9"),
    ("--hs-late", "#a31d17", "逾期、对不上", "6.6"),
    ("--hs-late-solid", "#b3261e", "红牌、破损（配白字）", "6.5"),
    ("--hs-hold", "#574780", "中止、更正、演示", "6.9"),
]
NOTES = [
    {"kind": "", "words": "说明：3 个期限因放假通知更新已重算。"},
    {"kind": "warn", "words": "提醒：可以继续，但请先看一眼。", "url": "#look", "link": "看这 9 件"},
    {"kind": "bad", "words": "对不上：先处理，再继续。"},
    {"kind": "calm", "words": "安静的背景说明。"},
]
CELLS = [
    {"value": 12, "url": "#c", "kind": "live", "name": "实时"},
    {"value": 0, "url": "#c", "kind": "live", "name": "零"},
    {"value": 19, "url": "#c", "kind": "calc", "name": "合计"},
    {"value": 4, "url": "#c", "kind": "manual", "name": "人工", "manual_url": "#m"},
    {"value": 5, "url": "#c", "kind": "live", "delta": "+1", "name": "更正"},
    {"value": 9, "url": "#c", "kind": "live", "soft": True, "name": "提示"},
    {"value": 3, "url": "#c", "kind": "live", "selected": True, "name": "选中"},
    {"value": "", "kind": "na", "name": "不填"},
]
JOBS = [
    {
        "id": 1,
        "label": "导入热线文件",
        "state": "waiting",
        "words": "前面还有 1 件",
        "url": "#j",
        "cancel_url": "#x",
    },
    {
        "id": 2,
        "label": "导入热线文件",
        "state": "running",
        "done": 42,
        "total": 118,
        "words": "第 42 行",
        "url": "#j",
        "cancel_url": "#x",
    },
    {"id": 3, "label": "导出 xlsx", "state": "done", "done": 118, "total": 118, "result_url": "#r"},
    {"id": 4, "label": "导出 xlsx", "state": "failed", "words": "什么都没有写入。第 14 行日期没有 13 月。"},
    {"id": 5, "label": "导出 xlsx", "state": "cancelled", "words": "您在第 40 行取消，什么都没有写入。"},
]
OURS = {"mark": "市", "short_name": "河东区市场监管局"}
THEIRS = {"mark": "卫", "short_name": "河东区卫健委"}
CONTRACT = {
    "sender": {
        "agency": THEIRS,
        "role": "转办方",
        "clock": chip("wait", "未起算"),
        "clock_label": "反馈举报人",
        "due": "您答复后 5 个工作日",
    },
    "receiver": {
        "agency": OURS,
        "role": "接收方",
        "ours": True,
        "clock": chip("ok", "剩 5 个工作日"),
        "clock_label": "核查",
        "due": "10-24 24:00 止",
    },
}
ENTRIES = [
    {
        "at": at(10, 12, 15, 2),
        "ours": True,
        "agency": OURS,
        "words": "反馈第 1 项：查实",
        "seal": {"state": "entered", "number": 18977},
    },
    {"at": at(10, 9, 9), "late": True, "words": "系统提醒：第 3、4 项尚未接收"},
    {
        "at": at(9, 27, 16, 20),
        "agency": THEIRS,
        "words": "移送 4 项，附移送函",
        "url": "#p",
        "link": "移送函",
    },
]
MISSING = [
    {"met": False, "words": "2 项措施待审核", "url": "#n", "link": "提醒许青禾"},
    {"met": False, "soft": True, "words": "宣传类案件 9 件，罚款仅 4 户次"},
    {"met": True, "words": "证据均已登记保管"},
]


class SampleForm(SpokenForm):
    title = forms.CharField(label=_("内容"), help_text="时间、地点、机构名称。")
    due = forms.DateField(label=_("收到日期"), required=False)
    source = forms.ChoiceField(label=_("来源"), choices=[("hotline", "12345 转办"), ("public", "公众举报")])
    answer = forms.ChoiceField(
        label=_("本次答复"), widget=forms.RadioSelect, choices=[("yes", "查实"), ("no", "查否")]
    )
    kind = forms.ChoiceField(
        label=_("属于哪一类"), widget=forms.RadioSelect, choices=[("a", "采供卵"), ("b", "其他")]
    )
    note = forms.CharField(label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    strip = forms.BooleanField(label=_("去掉照片里的拍摄地点"), required=False)
    paper = forms.FileField(label=_("附件"), required=False, help_text="每个不超过 50 MB。")


def everything() -> dict[str, Any]:
    """The whole context of `shell/components.html`."""
    form = SampleForm({"title": "", "due": "2023-13-45", "source": "hotline"})
    return {
        **FRAME,
        **CONTRACT,
        "clocks": CLOCKS,
        "pills": PILLS,
        "tags": ["采供卵", "涉网广告"],
        "agencies": AGENCIES,
        "our_agency": AGENCIES[0],
        "seals": SEALS,
        "tokens": [dict(zip(("name", "value", "words", "contrast"), token, strict=True)) for token in TOKENS],
        "notes": NOTES,
        "cells": CELLS,
        "jobs": JOBS,
        "entries": ENTRIES,
        "missing": MISSING,
        "why": WHY,
        "views": [
            {"label": "我负责", "url": "#", "count": 41, "current": True},
            {"label": "待受理", "url": "#"},
        ],
        "chips": [
            {"name": "状态", "value": "待核实", "remove_url": "#"},
            {"name": "来源", "value": "不限", "edit_url": "#"},
        ],
        "rows": list_rows(),
        "page": {"first": 1, "last": 3, "total": 41, "shown": 3, "next_url": "#n", "previous_url": "#p"},
        "bulk_actions": [
            {"label": "指派", "value": "assign", "key": "a"},
            {"label": "预览后执行", "value": "preview", "primary": True},
        ],
        "form": form,
        "problems": [{"words": "请写明内容", "target": "#id_title"}],
        "form_key": "2f0c9a52-0000-7000-8000-000000000001",
        "seen": 7,
        "chart": {
            "kind": "bar",
            "title": "各区按期反馈率",
            "labels": ["红桥区", "河东区", "宝坻区"],
            "values": [95, 94, 77],
            "of": ["21/22", "58/61", "17/22"],
            "threshold": 85,
            "unit": "%",
            "max": 100,
        },
        "shares": [
            {"label": "红桥区", "percent": 95, "of": "21/22"},
            {"label": "宝坻区", "percent": 77, "of": "17/22", "low": True},
        ],
        "heading": "没有符合这 3 个条件的线索",
        "steps": [{"label": "去掉“区”", "url": "#", "count": 12}],
        "phases": [
            {"label": "一 集中整治", "span": "8–9 月", "state": "done", "note": "已结束"},
            {"label": "二 重点抽查", "span": "10 月", "state": "cur", "note": "第 17 天，共 31 天"},
            {"label": "三 督查评估", "span": "11–12 月", "state": "", "note": "12-25 前报全年总结及附表"},
        ],
        "tiles": [
            {"label": "和平", "note": "10-16", "state": "ok", "url": "#"},
            {"label": "河东", "note": "填报中", "state": "soon", "url": "#", "current": True},
            {"label": "津南", "note": "已退回", "state": "hold", "url": "#"},
            {"label": "宝坻", "note": "逾期", "state": "late", "url": "#"},
        ],
        "tabs": [
            {"label": "概况", "url": "#", "current": True},
            {"label": "时间线", "url": "#", "count": 46},
        ],
        "money": 107000001,
    }


def list_rows() -> list[dict[str, Any]]:
    """Three rows of a list: late, due today, not opened yet."""
    return [
        {
            "number": f"HD-X-2023-040{n}",
            "title": title,
            "chip": chip(state, words),
            "received": dt.date(2023, 9, 28),
            "state": "work",
            "state_words": "核实中",
            "unread": n == 3,
        }
        for n, (title, state, words) in enumerate(
            [
                ("网帖称“可包办出生证明”", "late", "逾期 1 个工作日"),
                ("写字楼内疑似取卵场所", "today", "今天到期"),
                ("电梯广告出现“包生男孩”", "ok", "剩 5 个工作日"),
            ],
            start=1,
        )
    ]
