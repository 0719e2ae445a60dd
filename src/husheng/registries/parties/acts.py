"""Acts on parties: registering an organisation in plain, a natural person sealed (P4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from husheng.foundation.acts.act import act
from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.current import record
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.agencies import numbers
from husheng.foundation.agencies import queries as agencies
from husheng.foundation.kernel import identifiers
from husheng.foundation.kernel.errors import Invalid, Problem
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.plain import plain_problems
from husheng.foundation.vault.blind import field_of
from husheng.foundation.vault.sealed import put_sealed, seal

from .models import CLASSES, PERSON, Party

SERIES = "P"
BLIND = {"id_blind": "person_id_no", "phone_blind": "person_phone", "name_blind": "person_name"}


@dataclass(frozen=True)
class PartyDetails:
    """An organisation (name, 统一社会信用代码, address), or a person (name, ID number, phone: sealed by the act).

    `minor`: the person is known to be under age, as every infant is; whoever is marked so stays so (L14).
    """

    party_class: str
    name: str = ""
    uscc: str = ""
    address: str = ""
    person_name: str = field(default="", repr=False)
    person_id_no: str = field(default="", repr=False)
    person_phone: str = field(default="", repr=False)
    minor: bool = False


@act(Permission.PARTY_REGISTER)
def register_party(actor: Actor, details: PartyDetails, /) -> Party:
    """登记当事人."""
    if found := problems(details):
        raise Invalid("没有登记。", found)
    agency = agencies.agency(actor.agency_id)
    party = Party(
        id=new_key(),
        agency=agency,
        region_path=agency.region_path,
        number=numbers.take(agency, SERIES)[0],
        party_class=details.party_class,
    )
    _write(party, details)
    party.save(force_insert=True)
    record(party_class=party.party_class, number=party.number)
    return party


@act(Permission.PARTY_REGISTER, on=Party)
def update(actor: Actor, party: Party, details: PartyDetails, /) -> Party:
    """更正当事人: a person stays a person, an organisation stays one; what is left out of a person is kept."""
    found = problems(details)
    if (details.party_class == PERSON) != party.is_person:
        found.append(Problem("party_class", "个人和机构不能互换。", "请另行登记。"))
    if found:
        raise Invalid("没有更正。", found)
    record(before=party.party_class, party_class=details.party_class)
    party.party_class = details.party_class
    _write(party, details)
    return party


def _write(party: Party, details: PartyDetails) -> None:
    """An organisation in plain and searchable, a person sealed."""
    if party.is_person:
        party.minor = party.minor or details.minor
        _seal(party, details)
        return
    party.name, party.uscc = details.name.strip(), identifiers.normalise(details.uscc)
    party.address = details.address.strip()
    party.search = party.words()


def problems(details: PartyDetails) -> list[Problem]:
    """What is wrong with the details, all at once; a fault never repeats the number."""
    person = details.party_class == PERSON
    found = (
        _too_long(details)
        + plain_problems("name", "机构名称", details.name)
        + plain_problems("address", "地址", details.address)
    )
    if details.party_class not in dict(CLASSES):
        found.append(Problem("party_class", "请选类别。"))
    if person and not details.person_name.strip():
        found.append(Problem("person_name", "请写姓名。", "姓名会密封保存。"))
    if details.minor and not person:
        found.append(Problem("minor", "机构不是未成年人。", "请去掉这个勾。"))
    if person and (details.name or details.uscc):
        found.append(Problem("name", "个人不写机构名称。", "请写在密封的姓名栏。"))
    if not person and not details.name.strip():
        found.append(Problem("name", "请写机构名称。"))
    if details.person_id_no and identifiers.resident_id_fault(identifiers.normalise(details.person_id_no)):
        found.append(Problem("person_id_no", "身份证号不对。", "请核对位数、出生日期和校验位。"))
    if details.uscc and identifiers.credit_code_fault(identifiers.normalise(details.uscc)):
        found.append(Problem("uscc", "统一社会信用代码不对。", "请核对 18 位代码。"))
    return found


def _too_long(details: PartyDetails) -> list[Problem]:
    limits = {"name": 120, "address": 200, "person_name": 60, "person_phone": 30}
    return [
        Problem(name, "太长。", "请缩短。")
        for name, limit in limits.items()
        if len(str(getattr(details, name))) > limit
    ]


def _seal(party: Party, details: PartyDetails) -> None:
    number = identifiers.normalise(details.person_id_no)
    values = {
        "person_name": details.person_name.strip(),
        "person_id_no": number,
        "person_phone": identifiers.mobile_number(details.person_phone),
    }
    put_sealed(party, seal(party, values))
    for name, column in BLIND.items():
        if values[column]:
            setattr(party, name, field_of(Party, name).index(values))
