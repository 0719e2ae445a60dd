"""Handing out an evidence package: accounted first, built, entered in the ledger, and only then given away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Protocol
from uuid import UUID

from husheng.foundation.acts.actor import Actor
from husheng.foundation.acts.permissions import Permission
from husheng.foundation.kernel.errors import Refused
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.privacy.reveal import account
from husheng.foundation.privacy.ways import Way
from husheng.foundation.processing import flows
from husheng.foundation.processing.choices import OUTSIDE
from husheng.foundation.vault.spool import Spool

from . import acts, package
from .gathering import Told, gather, quietly

WORK: Final = (
    "husheng-package-"  # folders in which a package is put together, gone when it has been handed out
)


class Subject(Protocol):
    """What a package is about: a row of any room, or its kind and key as a job knows them."""

    @property
    def pk(self) -> Any: ...
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Wanted:
    """A package about one thing. `keys`: further things whose acts belong in it; the actor sees all of them."""

    subject: Subject
    title: str
    exhibits: Sequence[UUID]
    purpose: Purpose
    reason: str
    keys: Iterable[UUID] = field(default=())


@contextmanager
def exported(actor: Actor, wanted: Wanted, told: Told = quietly) -> Iterator[Path]:
    """The package as a folder, until the block ends. Without a written account there is none."""
    if not actor.may(Permission.EVIDENCE_ADD):
        raise Refused("没有导出。您的岗位不能导出证据原件，请由承办人导出。")
    subject = wanted.subject
    flows.require(flows.Flow(actor.agency_kind, OUTSIDE, "package", flows.opened_by(subject.kind())))
    account(
        actor,
        subject.kind(),
        subject.pk,
        ["package"],
        wanted.purpose,
        wanted.reason,
        case=subject.pk,
        way=Way.EXPORT,
    )
    keys = {subject.pk, *wanted.keys}
    parts = gather(actor, wanted.title, wanted.exhibits, keys, wanted.purpose, told)
    with TemporaryDirectory(prefix=WORK) as place:
        folder = Path(place) / package.writable(wanted.title)
        package.write(folder, parts)
        acts.hand_out(
            actor.with_key(""),
            acts.PackageDetails(
                subject_kind=subject.kind(),
                subject_key=subject.pk,
                purpose=wanted.purpose,
                manifest=hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest(),
                exhibits=tuple(wanted.exhibits),
                files=len(parts.files),
                records=len(parts.records),
            ),
        )
        yield folder


def exported_zip(actor: Actor, wanted: Wanted) -> BufferedReader:
    """The package as a file to read; whoever is given it closes it."""
    spool = Spool()
    with exported(actor, wanted) as folder:
        package.zipped(folder, spool)
    return spool.read_again()
