"""Every post against its peers, by every check and over every window: the findings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from . import calibration
from .checks import ALL, Against, Check
from .finding import Finding
from .robust import standings
from .settings import Settings, default_settings
from .tallies import Tally, join


def compare(
    tallies: Iterable[Tally], month: int, settings: Settings | None = None, checks: Sequence[Check] = ALL
) -> list[Finding]:
    """What is unusual in the windows that end with `month`. Posts of fewer peers than there is a threshold for are
    only held to quotas: a spread of seven people says nothing.
    """
    chosen = settings or default_settings()
    of_post: dict[str, list[Tally]] = defaultdict(list)
    for each in tallies:
        if each.month <= month:
            of_post[each.post].append(each)
    found: list[Finding] = []
    for check in checks:
        for months in chosen.checks[check.kind].windows:
            joined = list(_joined(of_post.values(), month, months))
            found += _asked(check, joined, months, chosen)
    return found


def _joined(of_posts: Iterable[Sequence[Tally]], month: int, months: int) -> Iterator[Tally]:
    """Each post's window. One that has not read in most of its months is not compared over them."""
    for rows in of_posts:
        within = [row for row in rows if month - months < row.month <= month]
        if within and len(within) * 2 > months and max(row.month for row in within) == month:
            yield join(within)


def _asked(check: Check, joined: Sequence[Tally], months: int, settings: Settings) -> Iterator[Finding]:
    if check.against is Against.QUOTA:
        yield from _over_quota(check, joined, months, settings)
        return
    groups: dict[str, list[Tally]] = defaultdict(list)
    for each in joined:
        if check.about(each):
            groups[each.group].append(each)
    for group in groups.values():
        if len(group) > calibration.smallest(settings.false_alarms):
            yield from _beyond_peers(check, group, months, settings)


def _over_quota(check: Check, joined: Sequence[Tally], months: int, settings: Settings) -> Iterator[Finding]:
    quota = settings.checks[check.kind].least * months
    for each in joined:
        if check.about(each) and check.observed(each) > quota:
            first = each.month - months + 1
            yield Finding(
                check.kind, each.post, each.group, first, each.month, check.observed(each), float(quota), 0
            )


def _beyond_peers(check: Check, group: Sequence[Tally], months: int, settings: Settings) -> Iterator[Finding]:
    observed = [check.observed(each) for each in group]
    placed = standings(observed, [check.exposure(each) for each in group], settings.least_spread)
    limit = calibration.shipped(len(group) - 1, settings.false_alarms)
    least = settings.checks[check.kind].least * months
    for each, count, one in zip(group, observed, placed, strict=True):
        if one.distance > limit and count - one.expected >= least:
            yield Finding(
                check.kind, each.post, each.group, each.month - months + 1, each.month, count,
                round(one.expected, 1), len(group) - 1, round(one.distance, 2), limit, round(one.spread, 3),
            )  # fmt: skip
