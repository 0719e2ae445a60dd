"""The people, records, readings and cases that the tests of this room share. Synthetic persons only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from husheng.analysis.leaks import acts
from husheng.analysis.leaks.acts import CanaryDetails, RunDetails
from husheng.analysis.leaks.models import Canary, Finding, Run
from husheng.casework.cases.models import Case
from husheng.casework.cases.tests.people import Office, office
from husheng.foundation.acts.act import seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.copying import copy_in
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.privacy import months
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City
from husheng.foundation.vault.blind import field_of
from husheng.registries.parties.models import PERSON, Party

SALE = "data_sale"


@dataclass
class Town:
    """One district's health commission with a case of selling data, a prosecutor who approves, and administrators."""

    city: City
    office: Office
    prosecutor: Actor
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> Actor:
        return self.office.first

    def case(self, **changes: Any) -> Case:
        return self.office.filed(**{"principal_type": SALE, "types": (SALE,), **changes})

    def people(self, count: int, *, start: int = 0) -> dict[str, UUID]:
        """Persons of the register by their phone numbers; nothing is sealed of them but what is looked up."""
        agency = self.city.agency("health")
        rows, found = [], {}
        for n in range(start, start + count):
            phone = f"1990000{n:04d}"
            row = Party(
                id=new_key(), agency=agency, region_path=agency.region_path, party_class=PERSON,
                number=f"T-P-{n:05}", phone_blind=field_of(Party, "phone_blind").index({"person_phone": phone}),
            )  # fmt: skip
            rows.append(row)
            found[phone] = row.pk
        with act_frame(self.city.installer, "parties.register_party"):
            copy_in(rows)
        return found

    def planted(self) -> Canary:
        agency = self.city.agency("health").pk
        row = acts.propose_canary(
            self.city.security, CanaryDetails(agency, "ads", "云杉虚构健康咨询有限公司")
        )
        return acts.plant(self.city.auditor, seen(row))

    def asked(self, case: Case, body: bytes, **changes: Any) -> Run:
        today = clock.today()
        given: dict[str, Any] = {
            "case": case.pk, "second": self.prosecutor.agency_id, "name": "名单.csv", "column": "phone",
            "since": today - dt.timedelta(days=400), "until": today, "reason": "从涉案人电脑中查获的名单",
            "body": body, **changes,
        }  # fmt: skip
        return acts.request(self.first, RunDetails(**given))

    def approved(self, case: Case, body: bytes, **changes: Any) -> Run:
        return acts.approve(self.prosecutor, seen(self.asked(case, body, **changes)), "同意比对")


def town(city: City) -> Town:
    return Town(city, office(city), city.actor("prosecutor", "procuratorate"))


def read(
    who: Actor, subjects: list[UUID], at: dt.datetime, *, step: float = 1.0, key: UUID | None = None
) -> None:
    """Rows of the read log, one after the other; as they would stand there."""
    rows = [
        ReadLog(
            id=new_key(), at=at + dt.timedelta(minutes=step * n), user=who.user_id, post=who.post_id,
            agency=who.agency_id, kind="parties.party", key=key or subject, subject=subject,
            fields=["person_phone"], purpose="investigate", reason="核对", case=None, way="reveal", canary=False,
        )
        for n, subject in enumerate(subjects)
    ]  # fmt: skip
    for moment in {row.at.replace(day=1) for row in rows}:
        months.make(moment)
    copy_in(rows)


def listed(phones: list[str], encoding: str = "utf-8") -> bytes:
    return ("手机号\r\n" + "\r\n".join(phones)).encode(encoding)


def finding(city: City, about: Actor) -> Finding:
    """A finding as the nightly look leaves it."""
    with act_frame(city.installer, "leaks.look_through"):
        return Finding.objects.create(
            check_name="burst", post=about.post_id, agency_id=about.agency_id, group="handler/health", first=24281,
            last=24281, observed=400, expected=8.0, peers=12, distance=14.2, threshold=9.73, spread=0.2,
            found_at=clock.now(),
        )  # fmt: skip
