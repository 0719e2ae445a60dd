"""Making the row of a lead from its details; the caller's values are sealed by whoever saves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models.base import ModelState

from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel import clock
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.privacy.minors import speaks_of_a_minor
from husheng.foundation.vault.blind import field_of
from husheng.foundation.vault.sealed import Sealed

from .. import rules, searching
from ..models import Lead

SEALED = ("caller_name", "caller_phone", "caller_id_no", "content")


def make(details: rules.LeadDetails, agency: Agency, number: str, now: dt.datetime) -> Lead:
    """An unsaved lead without its sealed values."""
    return Lead(
        agency=agency,
        region_path=agency.region_path,
        registered_at=now,
        **_facts(details, agency, number, caller_blind(details.personal())),
    )


def make_many(
    rows: Sequence[rules.LeadDetails],
    personal: Sequence[Mapping[str, str]],
    agency: Agency,
    names: Sequence[str],
    now: dt.datetime,
) -> list[Lead]:
    """The same for many of one agency: copies of one, since Django's own constructor would cost most of an import."""
    blind = field_of(Lead, "caller_blind").indexer()
    sample = Lead(agency=agency, region_path=agency.region_path, registered_at=now).__dict__
    leads = []
    for details, values, number in zip(rows, personal, names, strict=True):
        lead = Lead.__new__(Lead)
        lead.__dict__.update(sample)
        lead.__dict__.update(
            _facts(details, agency, number, blind(values)), id=new_key(), _state=ModelState()
        )
        leads.append(lead)
    return leads


def put_sealed(lead: Lead, sealed: Mapping[str, Sealed]) -> None:
    """Set the sealed columns."""
    for name in SEALED:
        setattr(lead, name, sealed.get(name))


def caller_blind(personal: Mapping[str, str]) -> bytes | None:
    """By which two leads of one caller are seen to be so, without knowing who it is."""
    return field_of(Lead, "caller_blind").index(personal)


def _facts(details: rules.LeadDetails, agency: Agency, number: str, caller: bytes | None) -> dict[str, Any]:
    """What differs from lead to lead."""
    organisation, place = details.organisation.strip(), details.place.strip()
    title = rules.compose_title(details.violation, organisation, place)
    return {
        "number": number,
        "source": details.source,
        "source_ref": details.source_ref.strip(),
        "received_at": details.received_at,
        "violation": details.violation,
        "organisation": organisation,
        "organisation_key": rules.organisation_key(organisation),
        "place": place,
        "place_key": rules.place_key(place),
        "title": title,
        "search": searching.vector(number, organisation, title, agency.pk, agency.region_path),
        "protected": details.protected
        or rules.mentions_protected(details.content, clock.in_shanghai(details.received_at).date())
        or speaks_of_a_minor(details.content),
        "confidential": details.confidential,
        "caller_blind": caller,
    }
