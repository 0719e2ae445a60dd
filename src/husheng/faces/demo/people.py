"""Synthetic agencies and people of the demo. No name stands for a real person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies import acts as agencies
from husheng.foundation.agencies.actors import actor_of, installer
from husheng.foundation.agencies.models import Agency, AgencyKind, Post, Region, User
from husheng.foundation.agencies.tree import DATA, KindDetails, read_kinds, read_regions
from husheng.foundation.processing import acts as processing

from . import today

CITY = "120000"
SURNAMES = "林许周沈陆程叶白苏秦顾纪江云温夏方石宋安"
GIVEN = [
    "知行",
    "青禾",
    "明岐",
    "若水",
    "景初",
    "以宁",
    "望舒",
    "亦安",
    "怀瑾",
    "听澜",
    "思齐",
    "书言",
    "予安",
    "清和",
]
SINCE = dt.datetime(2023, 7, 1, 9, 0, tzinfo=today.MORNING.tzinfo)

# Who sits where: a login per role, in the district that the demo follows and at the city.
LOGINS: list[tuple[str, str, str, str]] = [
    ("xiansuo", "intake_officer", "health", "120102"),
    ("chengban", "handler", "health", "120102"),
    ("chengban2", "handler", "health", "120102"),
    ("fazhi", "legal_reviewer", "health", "120102"),
    ("fuze", "leader", "health", "120102"),
    ("zhengzhi", "head", "health", "120102"),
    ("shichang", "handler", "market", "120102"),
    ("shichang_xs", "intake_officer", "market", "120102"),
    ("gongan", "police_officer", "police", "120102"),
    ("gongan_bg", "custodian", "police", "120102"),
    ("gongan_bg2", "custodian", "police", "120102"),
    ("jiancha", "prosecutor", "procuratorate", "120102"),
    ("faguan", "judge", "court", "120102"),
    ("wangxin", "liaison", "cyberspace", "120102"),
    ("baoguan", "custodian", "health", "120102"),
    ("baoguan2", "custodian", "health", "120102"),
    ("yanpan", "analyst", "police", CITY),
    ("zhuanban", "coordinator", "health", CITY),
    ("shilingdao", "head", "health", CITY),
    ("system", "system_admin", "health", CITY),
    ("security", "security_officer", "health", CITY),
    ("audit", "auditor", "health", CITY),
]


# In the other districts the same five people, with the district's letters before the name.
DISTRICT_POSTS = [
    ("xiansuo", "intake_officer", "health"),
    ("chengban", "handler", "health"),
    ("chengban2", "handler", "health"),
    ("fuze", "leader", "health"),
    ("shichang", "handler", "market"),
]
FOLLOWED = "120102"


@dataclass(frozen=True)
class Cast:
    """Who acts in the demo: actors by login, agencies by (kind, region code)."""

    actors: dict[str, Actor]
    agencies: dict[tuple[str, str], Agency]


def settle(districts: list[str], password: str | None) -> Cast:
    """Register the region tree and all its agencies; people in the given districts, and one login per role."""
    setup = installer()
    kinds = read_kinds(DATA / "agencies.json")
    agencies.register_regions(setup, read_regions(DATA / "regions.json"))
    agencies.register_kinds(setup, kinds)
    processing.install_assessments(setup)
    everywhere = Region.objects.filter(parent__code=CITY).values_list("code", flat=True)
    known = _agencies(setup, kinds, list(everywhere))
    random = Random(2023)  # noqa: S311 - names of nobody
    names = _names(random)
    actors = {}
    for login, role, kind, region in [*LOGINS, *others(districts)]:
        with act_frame(setup, "agencies.enrol"):
            user = agencies.enrol(login, next(names), password)
        actors[login] = _appointed(setup, user, known[kind, region], role)
    return Cast(actors, known)


def others(districts: list[str]) -> list[tuple[str, str, str, str]]:
    """Logins of the districts that the journey does not pass through."""
    return [
        (f"{name}_{code}", role, kind, code)
        for code in districts
        if code != FOLLOWED
        for name, role, kind in DISTRICT_POSTS
    ]


def cast() -> Cast:
    """The cast of a demo that has been settled before."""
    posts = Post.objects.filter(state="held").select_related("agency__kind_of", "agency__region", "user")
    found = {a.pk: a for a in Agency.objects.select_related("kind_of", "region")}
    return Cast(
        {post.user.username: actor_of(post) for post in posts},
        {(a.kind_of.slug, a.region.code): a for a in found.values()},
    )


def _agencies(setup: Actor, kinds: list[KindDetails], districts: list[str]) -> dict[tuple[str, str], Agency]:
    known = {}
    for region in Region.objects.filter(code__in=[CITY, *districts]).order_by("path"):
        for kind in kinds:
            if kind.level == "both" or region.code == CITY:
                known[kind.slug, region.code] = _agency(setup, kind, region)
    return known


def _agency(setup: Actor, kind: KindDetails, region: Region) -> Agency:
    place = "市" if region.code == CITY else region.name.removesuffix("新区").removesuffix("区") + "区"
    line = AgencyKind.objects.get(slug=kind.slug).name
    short = line if kind.level == "city" else f"{place}{line}"
    initials = "TJ" if region.code == CITY else agencies.initials(place.removesuffix("区"))
    letter = initials if kind.standing == AgencyKind.LEAD else initials + kind.slug[:2].upper()
    taken = Agency.objects.filter(letter=letter).exists()
    return agencies.register(
        setup, kind.slug, region.code, f"{region.name}{line}", short, letter + kind.slug[-1].upper() * taken
    )


def _appointed(setup: Actor, user: User, agency: Agency, role: str) -> Actor:
    post = agencies.appoint(setup, user.pk, agency.pk, role, SINCE, None)
    return actor_of(Post.objects.select_related("agency__kind_of", "agency__region", "user").get(pk=post.pk))


def _names(random: Random) -> Iterator[str]:
    seen: set[str] = set()
    while True:
        name = random.choice(SURNAMES) + random.choice(GIVEN)
        if name not in seen:
            seen.add(name)
            yield name
