"""39,000 seized phone numbers against three years of reading: who read what of them, within a minute.

The list is one post's reading out of its agency's, among as many posts as a city has. It is read from its file, looked
up by blind index, joined with the log and held against chance; the act, with its ledger leaf, is timed as a whole. The
limit is one pass over the read log that only counts each post's rows.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence

from django.db import connection

from benchmarks import readings
from benchmarks.figure import Figure
from benchmarks.grounds import Size
from husheng.analysis.leaks import acts
from husheng.analysis.leaks.acts import RunDetails
from husheng.analysis.leaks.choices import PHONE
from husheng.analysis.leaks.models import Run
from husheng.casework.cases import acts as cases
from husheng.casework.cases.acts import CaseDetails
from husheng.foundation.acts.act import Seen, seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.testing import City
from husheng.foundation.vault.blind import field_of
from husheng.registries.parties.models import PERSON, Party

PEOPLE = 100_000  # in the register; those on the list are among them
SALE = "data_sale"


def measure(size: Size) -> Iterator[Figure]:
    """Once: a run is an act, and what it costs is its first time."""
    readings.ensure(size)
    city = City()
    handlers = city.actor("handler"), city.actor("handler")
    numbers = _register(city, size)
    run = _approved(city, handlers, [numbers[n] for n in readings.taken()])
    limit = _one_pass()
    started = time.perf_counter()
    done = acts.match(handlers[0], Seen(run.pk))
    seconds = time.perf_counter() - started
    named = done.overlaps.get(ordinal=1)
    if named.post != readings.key("post", readings.TAKER) or named.confidence != "excluded":
        raise RuntimeError(f"the post that read the whole list was not named first, but {named.post}")
    large = readings.is_large(size)
    yield Figure(
        f"protect.seized_list{'_large' if large else ''}", seconds, "s", "" if large else "<= 60",
        peer="one pass over the log that counts each post's rows", peer_value=limit,
        machine=f"{done.rows:,} rows, {done.held:,} known, {done.read:,} read, {done.looked_at:,} posts compared",
    )  # fmt: skip


def _register(city: City, size: Size) -> dict[int, str]:
    """People with a phone number under blind index, without anything sealed; their numbers by the record's number."""
    taken = set(readings.taken())
    others = (n for n in range(readings.records(size)) if n not in taken)
    chosen = [*sorted(taken), *(next(others) for _ in range(PEOPLE - len(taken)))]
    phones = {n: f"19900{at:06d}" for at, n in enumerate(chosen)}
    field, agency = field_of(Party, "phone_blind"), city.agency("health")
    rows = [
        Party(
            id=readings.key("subject", n), agency=agency, region_path=agency.region_path, party_class=PERSON,
            number=f"BENCH-P-{n}", phone_blind=field.index({"person_phone": phone}),
        )
        for n, phone in phones.items()
    ]  # fmt: skip
    if Party.objects.filter(pk=rows[0].pk).exists():
        return phones
    with act_frame(city.installer, "parties.register_party"):
        copy_in(rows)
    return phones


def _approved(city: City, handlers: Sequence[Actor], phones: Sequence[str]) -> Run:
    """A case of selling personal data with a sealed list, approved by the prosecutors."""
    first, second = handlers
    details = CaseDetails(
        principal_type=SALE, types=(SALE,), party_class="non_other", second=second.user_id, place="河东区"
    )
    case = cases.confirm(second, seen(cases.propose(first, details)))
    prosecutor = city.actor("prosecutor", "procuratorate")
    body = "手机号\n" + "\n".join(phones)
    wanted = RunDetails(
        case.pk, prosecutor.agency_id, "名单.csv", PHONE, dt.date(2020, 7, 1), dt.date(2023, 7, 1),
        "依法查获的名单", body.encode("gb18030"),
    )  # fmt: skip
    run = acts.request(first, wanted)
    return acts.approve(prosecutor, seen(run), "同意")


def _one_pass() -> float:
    """Seconds for one statement that reads every row once."""
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT post, count(*) FROM privacy_readlog GROUP BY post")
        cursor.fetchall()
    return time.perf_counter() - started
