"""`husheng evidence package` makes the same package as the page, for a named person with a password; `seal` seals."""

from __future__ import annotations

from pathlib import Path

import pytest

from husheng.faces.verifier.command import main as verifier
from husheng.foundation.agencies.models import Post
from husheng.foundation.evidence.tests import samples
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.privacy.models import ReadLog

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = ("--purpose", "hand_over", "--reason", "移送检察机关")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_a_handler_exports_an_exhibit_and_it_verifies(run, people, city, tmp_path: Path, capsys) -> None:
    username = people("handler")
    post = Post.objects.get(user__username=username)
    exhibit = samples.secured(city.actor("handler"))
    integrate_now()
    out = tmp_path / "package"
    done = run("evidence", "package", out, "--exhibit", exhibit.pk, "--as", username, *WHY)
    assert done.exit_code == 0, done.output
    assert verifier(["package", str(out)]) == 0
    assert ReadLog.objects.get(key=exhibit.pk).user == post.user_id
    again = run("evidence", "package", out, "--exhibit", exhibit.pk, "--as", username, *WHY)
    assert again.exit_code == 1 and "已经存在" in again.output


def test_an_outsider_and_a_wrong_wish_export_nothing(run, people, city, tmp_path: Path) -> None:
    exhibit = samples.secured(city.actor("handler"))
    outsider, out = people("handler", "market"), tmp_path / "package"
    base = ("evidence", "package", out, "--as", outsider)
    for words, said in (
        ((*base, "--exhibit", exhibit.pk, *WHY), "没有找到"),
        ((*base, "--case", "X2023-1", *WHY), "没有找到"),
        ((*base, *WHY), "只用 --case 或 --exhibit"),
        (
            (*base, "--exhibit", exhibit.pk, "--purpose", "curiosity", "--reason", "移送检察机关"),
            "没有这个查阅事由",
        ),
        ((*base, "--exhibit", exhibit.pk, "--purpose", "protect", "--reason", "看"), "至少写四个字"),
    ):
        done = run(*words)
        assert done.exit_code == 1 and said in done.output, done.output
    assert not out.exists() and not ReadLog.objects.exists()


def test_the_system_administrator_seals_what_lay_there_in_plain_and_nobody_else(run, people, city) -> None:
    exhibit, changed = (samples.secured(city.actor("handler")) for _ in range(2))
    path = samples.put_in_plain(exhibit, samples.pdf())
    refused = run("evidence", "seal", "--as", people("handler"))
    assert refused.exit_code == 1 and path.exists()
    done = run("evidence", "seal", "--as", people("system_admin"))
    assert done.exit_code == 0 and "已密封 1 件" in done.output, done.output
    exhibit.refresh_from_db()
    assert exhibit.sealed and not path.exists()
    samples.put_in_plain(changed, b"something else")
    done = run("evidence", "seal", "--as", people("system_admin"))
    assert done.exit_code == 1 and "有 1 件与固定时的摘要不一致" in done.output, done.output
