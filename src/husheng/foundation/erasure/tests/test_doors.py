"""Erasure and rotation look past an agency's rows by named doors: none of them may miss a table (P8)."""

from __future__ import annotations

from husheng.foundation.kernel.doors import doors
from husheng.foundation.vault.subjects import blind_fields, sealed_models


def test_erasure_reaches_every_table_with_sealed_values() -> None:
    sealed = {model._meta.db_table for model in sealed_models()}
    assert sealed and sealed <= set(doors()["erasure"].tables)


def test_rotation_reaches_every_table_with_a_blind_index() -> None:
    indexed = {model._meta.db_table for model, _ in blind_fields()}
    assert indexed and indexed <= set(doors()["rotation"].tables)


def test_the_check_can_fail() -> None:
    assert "agencies_user" not in doors()["erasure"].tables
