"""A large package is made by the worker, for the person who asked, and verifies where nothing of ours is."""

from __future__ import annotations

import io
import os
import subprocess
import venv
import zipfile
from pathlib import Path

import pytest
from django.urls import reverse

from husheng.foundation.evidence import gathering, packages, tasks
from husheng.foundation.evidence.models import Exhibit, Package
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import request_cancel, run_waiting
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of

from . import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = {"package-purpose": "hand_over", "package-reason": "随案移送检察机关"}


@pytest.fixture(autouse=True)
def small_limits(monkeypatch) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE_ACTS", 0)


@pytest.fixture
def exhibit(city: City) -> Exhibit:
    return samples.secured(city.actor("handler"))


@pytest.fixture
def holder(city: City, exhibit: Exhibit):
    """Whoever secured it."""
    from husheng.foundation.agencies.actors import actor_of
    from husheng.foundation.agencies.models import Post

    integrate_now()
    link = exhibit.custody.get()
    posts = Post.objects.select_related("agency__kind_of", "agency__region", "user")
    return actor_of(posts.get(user=link.to_user))


def ask(actor, exhibit: Exhibit) -> Progress:
    answer = client_of(actor).post(reverse("evidence:package", args=[exhibit.pk]), WHY)
    asked = Progress.objects.get()
    assert answer.status_code == 302 and answer.url == reverse("jobs:show", args=[asked.pk])
    return asked


def made(actor, asked: Progress):
    asked.refresh_from_db()
    return client_of(actor).get(asked.result)


def test_it_is_made_with_a_bar_and_fetched_by_whoever_asked(holder, exhibit: Exhibit) -> None:
    asked = ask(holder, exhibit)
    assert not Package.objects.exists() and not ReadLog.objects.exists(), "nothing has left yet"
    run_waiting()
    asked.refresh_from_db()
    assert (asked.state, asked.done) == ("done", asked.total) and asked.total >= 2
    assert Package.objects.count() == 1 and ReadLog.objects.get(key=exhibit.pk).fields == ["package"]
    answer = made(holder, asked)
    assert answer["Content-Disposition"].endswith('.zip"') or "filename*" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert any(name.endswith("bagit.txt") for name in archive.namelist())
    [file] = packages.path_of(exhibit.pk).parent.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700


def test_nobody_else_fetches_it(holder, exhibit: Exhibit, city: City) -> None:
    asked = ask(holder, exhibit)
    run_waiting()
    for other in (city.actor("handler"), city.actor("handler", "market")):
        assert made(other, asked).status_code == 404


def test_a_small_one_is_still_given_at_once(holder, exhibit: Exhibit, monkeypatch) -> None:
    monkeypatch.setattr(gathering, "AT_ONCE_ACTS", 200)
    answer = client_of(holder).post(reverse("evidence:package", args=[exhibit.pk]), WHY)
    assert answer.status_code == 200 and not Progress.objects.exists()


def test_one_that_is_cancelled_leaves_nothing(holder, exhibit: Exhibit) -> None:
    request_cancel(ask(holder, exhibit))
    run_waiting()
    assert not Package.objects.exists() and not packages.path_of(exhibit.pk).parent.exists()


def test_who_has_left_the_post_meanwhile_gets_none(holder, exhibit: Exhibit, city: City) -> None:
    from husheng.foundation.acts.transaction import act_frame
    from husheng.foundation.agencies.models import Post

    asked = ask(holder, exhibit)
    with act_frame(city.installer, "agencies.end_post"):
        Post.objects.filter(pk=holder.post_id).update(state="ended")
    with pytest.raises(Exception, match="岗位已经结束"):
        run_waiting()
    asked.refresh_from_db()
    assert asked.state == "failed" and not Package.objects.exists()


def test_after_a_day_it_is_cleared_away(holder, exhibit: Exhibit) -> None:
    asked = ask(holder, exhibit)
    run_waiting()
    tasks.clear_packages(0)
    assert made(holder, asked).status_code == 200
    [file] = packages.path_of(exhibit.pk).parent.iterdir()
    os.utime(file, (0, 0))
    tasks.clear_packages(0)
    assert not file.exists() and made(holder, asked).status_code == 404


# ── elsewhere ───────────────────────────────────────────────────────────────────────────────────────────────
def empty_environment(place: Path) -> Path:
    """A virtual environment of its own without pip, into which only `cryptography` is put; its interpreter."""
    import cffi
    import cryptography

    venv.create(place, with_pip=False, symlinks=True)
    [site] = place.glob("lib/python*/site-packages")
    for module in (cryptography, cffi):
        folder = Path(module.__file__).parent
        (site / folder.name).symlink_to(folder)
    for library in Path(cffi.__file__).parents[1].glob("_cffi_backend*"):
        (site / library.name).symlink_to(library)
    return place / "bin" / "python"


def test_a_package_made_here_verifies_in_an_empty_folder_with_an_empty_virtual_environment(
    holder, exhibit: Exhibit, tmp_path: Path
) -> None:
    asked = ask(holder, exhibit)
    run_waiting()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with zipfile.ZipFile(io.BytesIO(b"".join(made(holder, asked).streaming_content))) as archive:
        archive.extractall(elsewhere)
    [package] = elsewhere.iterdir()
    python = empty_environment(tmp_path / "environment")
    clean = {"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "HOME": str(elsewhere)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([python, *words], cwd=elsewhere, env=clean, capture_output=True, text=True)

    assert run("-c", "import django").returncode == 1, "nothing of the platform is there"
    assert run("-c", "import husheng").returncode == 1
    done = run(str(package / "husheng-verify.pyz"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "结论：成立。" in done.stdout and "Verdict: holds." in done.stdout
    [original] = (package / "data/files").iterdir()
    original.write_bytes(original.read_bytes() + b"x")
    assert run(str(package / "husheng-verify.pyz")).returncode == 1
