"""Handing out an evidence package: accounted first, built, entered in the ledger, and only then given away."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any, Protocol
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
from .bagging import Sink
from .gathering import Told, gather, quietly


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


def export(actor: Actor, wanted: Wanted, out: Sink, told: Told = quietly) -> None:
    """Write the package into `out`, which hands nothing on before this has returned. Without a written account there
    is none."""
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
    manifest = package.write(out, parts)
    acts.hand_out(
        actor.with_key(""),
        acts.PackageDetails(
            subject_kind=subject.kind(),
            subject_key=subject.pk,
            purpose=wanted.purpose,
            manifest=manifest,
            exhibits=tuple(wanted.exhibits),
            files=len(parts.files),
            records=len(parts.records),
        ),
    )


def exported(actor: Actor, wanted: Wanted) -> BufferedReader:
    """The package as a zip to read; whoever is given it closes it."""
    spool = Spool()
    try:
        export(actor, wanted, spool)
    except BaseException:
        spool.close()
        raise
    return spool.read_again()


def unpack(actor: Actor, wanted: Wanted, folder: Path) -> None:
    """The package as a folder, which must not exist: whoever asks at a terminal says where it may lie in plain."""
    with exported(actor, wanted) as made, zipfile.ZipFile(made) as archive:
        folder.mkdir(mode=0o700)
        for entry in archive.infolist():
            place = folder / Path(*PurePosixPath(entry.filename).parts[1:])
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with archive.open(entry) as inside, place.open("xb") as out:
                shutil.copyfileobj(inside, out)
