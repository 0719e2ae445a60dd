"""P9: samples carry custody ids and temperatures, never genetic content. No column, form or file kind may hold any."""

from __future__ import annotations

import re
import tomllib

import ground
import pytest

from husheng.settings.env import PACKAGE

GENETIC = re.compile(
    r"(genom|genotyp|genetic|allele|snp\b|chromosom|karyotyp|(\b|_)dna(\b|_)|(\b|_)rna(\b|_)|sequenc(e|ing)_?(data|read)"
    r"|vcf\b|fastq|基因|染色体|核型|测序|等位)",
    re.I,
)


def accepted_files() -> list[str]:
    """What kinds of file the evidence store takes."""
    limits = PACKAGE / "foundation" / "evidence" / "limits.toml"
    return re.findall(r"[\w./+-]+", limits.read_text("utf-8")) + list(
        tomllib.loads(limits.read_text("utf-8"))
    )


def test_no_column_holds_genetic_content() -> None:
    assert ground.speaking(GENETIC, ground.told_columns()) == []


def test_no_kind_of_evidence_is_a_file_of_sequences() -> None:
    assert accepted_files()
    assert ground.speaking(GENETIC, accepted_files()) == []


@pytest.mark.parametrize(
    "name", ["samples.sample.genotype", "x.dna", "x.karyotype", "x 染色体核型", "a.fastq"]
)
def test_the_check_would_notice(name: str) -> None:
    assert ground.speaking(GENETIC, [name])


@pytest.mark.parametrize(
    "name", ["samples.sample.custody", "x.temperature", "ledger.tile.sequence", "x.external"]
)
def test_custody_and_temperature_pass(name: str) -> None:
    assert not ground.speaking(GENETIC, [name])
