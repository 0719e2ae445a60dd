"""Either side exports the hand-over with its evidence; it verifies without us, and nobody else gets it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from husheng.faces.verifier.command import main as verifier
from husheng.foundation.evidence.tests import samples
from husheng.foundation.ledger.sequencer import integrate_now

from .people import send
from .test_pages import Both

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = {"package-purpose": "hand_over", "package-reason": "送检察机关备查"}


@pytest.fixture
def both(city, settings, tmp_path: Path) -> Both:
    settings.MEDIA_ROOT = tmp_path / "media"
    return Both(city)


def test_both_sides_take_the_acts_and_each_the_evidence_it_may_open(
    both: Both, tmp_path: Path, capsys
) -> None:
    row = send(both.city, both.sender)
    samples.secured(both.sender, row.pk, kind=row.kind())
    integrate_now()
    address = reverse("handovers:package", args=[row.pk])
    for side, client in (("ours", both.ours), ("theirs", both.theirs)):
        page = client.get(reverse("handovers:page", args=[row.pk])).content.decode()
        form = page[page.index(address) :]
        assert "导出证据包" in form and "csrfmiddlewaretoken" in form[: form.index("</form>")]
        response = client.post(address, WHY)
        with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
            archive.extractall(tmp_path / side)
        assert verifier(["package", str(tmp_path / side / row.number)]) == 0
        assert f"handovers.handover {row.pk}" in capsys.readouterr().out


def test_nobody_else_gets_it(both: Both) -> None:
    row = send(both.city, both.sender)
    assert both.outsider().post(reverse("handovers:package", args=[row.pk]), WHY).status_code == 404
