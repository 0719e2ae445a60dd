"""Synthetic organisations and streets of a place. No name stands for a real one; the same seed gives the same."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from uuid import UUID

from husheng.registries.parties.models import ART, MEDICAL, OTHER

FIRST = "白青云禾木林溪川海山月星晨曦春秋安宁和康福瑞嘉佳美雅兰竹梅松柏荷莲桂枫樱棠杏桃橙柠薇芷蕙若沐"
SECOND = "桦禾苒苗泽源澜屿岭晖晴朗悦怡馨宜诚信德仁济慈爱恩惠润泰顺达通远航翔舟帆桥亭阁苑园庭轩堂舍"
LINES = [
    (ART, "生殖医学中心", 1),
    (ART, "妇产医院", 2),
    (MEDICAL, "综合门诊部", 12),
    (MEDICAL, "中医诊所", 9),
    (MEDICAL, "妇产科诊所", 8),
    (MEDICAL, "医院", 6),
    (MEDICAL, "检验所", 3),
    (OTHER, "健康咨询有限公司", 20),
    (OTHER, "母婴护理中心", 12),
    (OTHER, "生物科技有限公司", 9),
    (OTHER, "文化传媒有限公司", 9),
    (OTHER, "信息技术有限公司", 5),
    (OTHER, "大药房", 5),
    (OTHER, "家政服务部", 4),
]
STREETS = "春望长永新东西南北文明华"
ENDS = "海和安兴河园林湖港台湾塘"


@dataclass(frozen=True)
class Organisation:
    """机构: its name, its class on the form, its street."""

    name: str
    party_class: str
    street: str


def organisations(region: str, count: int) -> list[Organisation]:
    """The organisations of one place, each name once."""
    random = Random(f"organisations/{region}")  # noqa: S311 - names of nothing
    streets = [random.choice(STREETS) + random.choice(ENDS) + "街道" for _ in range(12)]
    weights = [weight for _, _, weight in LINES]
    found: dict[str, Organisation] = {}
    while len(found) < count:
        party_class, line, _ = random.choices(LINES, weights)[0]
        brand = random.choice(FIRST) + random.choice(SECOND)
        if len(found) > count // 2:  # two characters alone do not make so many names
            brand += random.choice(SECOND)
        found.setdefault(brand + line, Organisation(brand + line, party_class, random.choice(streets)))
    return list(found.values())


def often(random: Random, count: int) -> int:
    """Which one of `count`: a few are met again and again, most once."""
    return int(count * random.random() ** 2.5)


def party_key(agency: UUID, ordinal: int) -> UUID:
    """The key of an agency's party, known to every process without asking the database."""
    return UUID(int=Random(f"{agency}/{ordinal}").getrandbits(128), version=4)  # noqa: S311 - no secret
