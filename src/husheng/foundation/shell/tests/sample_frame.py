"""Sample of the frame: queues, person, roles of the demo; synthetic agencies and places only."""

from __future__ import annotations

NAV = [
    {
        "label": "我的",
        "items": [
            {"label": "今天", "url": "#", "icon": "home", "count": 11, "current": True, "key": "h"},
            {"label": "督办与催办", "url": "#", "icon": "bell", "count": 3, "late": True},
        ],
    },
    {
        "label": "线索与流转",
        "items": [
            {"label": "线索", "url": "#leads", "icon": "inbox", "count": 1073, "key": "l"},
            {"label": "待受理", "url": "#", "sub": True, "count": 23},
            {"label": "流转", "url": "#", "icon": "arrow", "count": 20, "key": "t"},
        ],
    },
    {
        "label": "办案",
        "items": [
            {"label": "案件", "url": "#", "icon": "folder", "count": 37, "key": "c"},
            {"label": "待我审核", "url": "#", "sub": True, "count": 5, "late": True},
        ],
    },
    {
        "label": "监督",
        "items": [
            {"label": "专项行动", "url": "#", "icon": "flag", "count": 2},
            {"label": "月报表", "url": "#", "icon": "table", "count": 1, "key": "r"},
        ],
    },
]
ROLES = [
    {"key": "1", "label": "线索员 · 河东区卫健委", "note": "登记、核实、移送、答复", "current": True},
    {"key": "2", "label": "经办人 · 河东区市场监管局", "note": "接收移送、办案、报结果"},
]
FRAME = {
    "nav": NAV,
    "person": {"name": "林知行", "place": "河东区卫健委 · 线索员"},
    "roles": ROLES,
    "switch_url": "#switch",
    "logout_url": "#logout",
    "search_url": "#search",
    "demo": True,
}
