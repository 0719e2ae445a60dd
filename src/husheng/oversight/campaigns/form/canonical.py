"""A matrix as canonical JSON (RFC 8785): the bytes that a submission freezes and signs, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785

from husheng.oversight.campaigns.form.corrections import Delta
from husheng.oversight.campaigns.form.matrix import CellValue, ManualEntry, Matrix, Source
from husheng.oversight.campaigns.form.schedule import Period

FORMAT = 1


def canonical(
    matrix: Matrix, corrections: Sequence[Delta] = (), filing: Mapping[str, str] | None = None
) -> bytes:
    """The bytes of a matrix with the corrections shown beside it and who files it; equal content, equal bytes."""
    period = matrix.period
    body: dict[str, Any] = {
        "format": FORMAT,
        "form": {"id": matrix.form_id, "version": matrix.form_version},
        "unit": matrix.unit,
        "period": {
            "id": period.id,
            "first": period.first.isoformat(),
            "last": period.last.isoformat(),
        },
        "cells": [_cell(row, column, cell) for (row, column), cell in sorted(matrix.cells.items())],
        "beside": [
            {"row": row, "type": kind, "sources": _sources(sources)}
            for (row, kind), sources in sorted(matrix.beside.items())
        ],
        "corrections": [_delta(delta) for delta in corrections],
    }
    if filing:
        body["filing"] = dict(filing)
    return rfc8785.dumps(body)


def filing_of(data: bytes) -> dict[str, str]:
    """Who filed it and with which narrative, as the snapshot says."""
    found: dict[str, str] = json.loads(data).get("filing", {})
    return found


def restored(data: bytes) -> tuple[Matrix, list[Delta]]:
    """The matrix and the corrections of a snapshot."""
    body = json.loads(data)
    period = body["period"]
    cells = {
        (cell["row"], cell["column"]): CellValue(
            value=cell["value"],
            sources=_read(cell["sources"]),
            fixed=cell["fixed"],
            manual=tuple(ManualEntry(**entry) for entry in cell["manual"]),
            instead_of=cell["instead_of"],
        )
        for cell in body["cells"]
    }
    matrix = Matrix(
        form_id=body["form"]["id"],
        form_version=body["form"]["version"],
        unit=body["unit"],
        period=Period(period["id"], date.fromisoformat(period["first"]), date.fromisoformat(period["last"])),
        cells=cells,
        beside={(each["row"], each["type"]): _read(each["sources"]) for each in body["beside"]},
    )
    return matrix, [_read_delta(delta) for delta in body["corrections"]]


def _cell(row: str, column: str, cell: CellValue) -> dict[str, Any]:
    return {
        "row": row,
        "column": column,
        "value": cell.value,
        "fixed": cell.fixed,
        "sources": _sources(cell.sources),
        "manual": [_entry(entry) for entry in cell.manual],
        "instead_of": cell.instead_of,
    }


def _sources(sources: Iterable[Source]) -> list[Any]:
    return [[s.kind, s.key, s.once, s.fen, s.apart, s.via] for s in sources]


def _read(rows: Iterable[Sequence[Any]]) -> tuple[Source, ...]:
    return tuple(Source(*row) for row in rows)


def _entry(entry: ManualEntry) -> dict[str, Any]:
    return {
        "row": entry.row,
        "column": entry.column,
        "value": entry.value,
        "reason": entry.reason,
        "attachment": entry.attachment,
        "by": entry.by,
    }


def _delta(delta: Delta) -> dict[str, Any]:
    return {
        "period": delta.period,
        "row": delta.row,
        "column": delta.column,
        "amount": delta.amount,
        "added": _sources(delta.added),
        "removed": _sources(delta.removed),
        "fixed": delta.fixed,
    }


def _read_delta(body: dict[str, Any]) -> Delta:
    return Delta(**{**body, "added": _read(body["added"]), "removed": _read(body["removed"])})
