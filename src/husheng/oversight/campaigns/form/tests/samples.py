"""The Tianjin form, a handful of facts, and generators of any facts, for the tests of the engine."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from husheng.oversight.campaigns.form.facts import CaseFiled, Fact, Inspected, MeasureTaken, Transferred
from husheng.oversight.campaigns.form.load import load_form
from husheng.oversight.campaigns.form.matrix import ManualEntry
from husheng.oversight.campaigns.form.rollup import City
from husheng.oversight.campaigns.form.schedule import month
from husheng.oversight.campaigns.plans.plan import FOLDER

FORM = load_form(FOLDER / "tianjin_2023" / "form.toml")
SEPTEMBER = month(2023, 9)
DAY = date(2023, 9, 12)
HEDONG, HEXI = "120102", "120103"
CITY = City("120000", frozenset({HEDONG, HEXI, "120104"}))
TYPES = ("no_id_device", "unapproved_art", "egg_sperm", "illegal_bmc", "sex_id", "surrogacy", "ads")
CLASSES = ("art_inst", "non_med", "non_other")
KINDS = ("order_correct", "warn", "fine", "confiscate", "suspend", "revoke", "withdraw")


def case(case_id: str, *types: str, party_class: str = "non_other", **more: object) -> CaseFiled:
    base: dict[str, object] = {"filed_on": DAY, "party_class": party_class, "types": types}
    return CaseFiled(case_id=case_id, **{**base, **more})  # type: ignore[arg-type]


def measure(measure_id: str, kind: str, **more: object) -> MeasureTaken:
    base: dict[str, object] = {
        "case_id": "c1",
        "party_id": "p1",
        "party_class": "non_other",
        "decided_on": DAY,
        "served_on": DAY,
        "principal_type": "ads",
    }
    return MeasureTaken(measure_id=measure_id, kind=kind, **{**base, **more})  # type: ignore[arg-type]


def transfer(handover_id: str, to: str = "department", **more: object) -> Transferred:
    base: dict[str, object] = {
        "receipt_on": DAY,
        "party_class": "non_other",
        "types": ("ads",),
        "from_region": HEDONG,
        "to_region": HEXI,
        "from_agency": "health-hedong",
        "to_agency": "health-hexi",
    }
    return Transferred(handover_id=handover_id, to=to, **{**base, **more})  # type: ignore[arg-type]


def inspected(inspection_id: str, object_id: str, party_class: str = "non_med", on: date = DAY) -> Inspected:
    return Inspected(
        inspection_id=inspection_id, object_id=object_id, finished_on=on, party_class=party_class
    )


def by_hand(row: str, column: str, value: int = 1) -> ManualEntry:
    return ManualEntry(row, column, value, "登记簿未上线", "附件-1")


days = st.one_of(st.none(), st.integers(0, 90).map(lambda n: date(2023, 8, 1) + timedelta(days=n)))
types = st.lists(st.sampled_from((*TYPES, "hgr", "medicines")), max_size=3, unique=True).map(tuple)
ids = st.integers(0, 6).map(str)


@st.composite
def cases(draw: st.DrawFn) -> CaseFiled:
    return CaseFiled(
        case_id="c" + draw(ids),
        filed_on=draw(days),
        party_class=draw(st.sampled_from(CLASSES)),
        types=draw(types),
        from_handover=draw(st.sampled_from(["", "", "h1", "h2"])),
    )


@st.composite
def measures(draw: st.DrawFn) -> MeasureTaken:
    kind = draw(st.sampled_from(KINDS))
    return MeasureTaken(
        measure_id="m" + draw(st.integers(0, 10_000).map(str)),
        case_id="c" + draw(ids),
        kind=kind,
        party_id="p" + draw(ids),
        party_class=draw(st.sampled_from(CLASSES)),
        decided_on=draw(days),
        served_on=draw(days),
        type=draw(st.sampled_from((None, *TYPES, "hgr"))),
        principal_type=draw(st.sampled_from(TYPES)),
        amount_fen=draw(st.integers(1, 10**10)) if kind in ("fine", "confiscate") else 0,
    )


@st.composite
def transfers(draw: st.DrawFn) -> Transferred:
    regions = st.sampled_from([HEDONG, HEXI, "120000", "110000"])
    return Transferred(
        handover_id="h" + draw(ids),
        to=draw(st.sampled_from(["department", "police", "procuratorate", "supervision_commission"])),
        receipt_on=draw(days),
        party_class=draw(st.sampled_from(CLASSES)),
        types=draw(types),
        filed_on=draw(days),
        from_region=draw(regions),
        to_region=draw(regions),
        from_agency=draw(st.sampled_from(["a", "b"])),
        to_agency=draw(st.sampled_from(["a", "b"])),
    )


@st.composite
def inspections(draw: st.DrawFn) -> Inspected:
    return Inspected(
        inspection_id="i" + draw(ids),
        object_id="o" + draw(ids),
        finished_on=draw(days),
        party_class=draw(st.sampled_from(CLASSES)),
    )


def distinct(facts: list[Fact]) -> list[Fact]:
    """One fact an id, as a database gives them."""
    return list({(fact.fact, getattr(fact, fact.key_field)): fact for fact in facts}.values())


anything = st.lists(st.one_of(cases(), measures(), transfers(), inspections()), max_size=25).map(distinct)
