"""A package carries the time stamps of its checkpoints, and the verifier's own words check them with openssl."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from husheng.foundation.acts.act import seen
from husheng.foundation.evidence import acts
from husheng.foundation.ledger import store, timestamps
from husheng.foundation.ledger.models import TimeStamp
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.ledger.tests.authority import Authority
from husheng.foundation.testing import City

from . import samples
from .test_packages import ask, unpacked, verify

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
pytest.importorskip("rfc3161_client")
LINE = re.compile(r"openssl ts -verify \S+ \S+ \S+ \S+ \S+ \S+")


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    made = Authority(tmp_path / "tsa")
    yield made
    made.stop()


def stamped(authority: Authority, name: str = "ntsc") -> TimeStamp:
    known = timestamps.add(name, authority.url, authority.roots, title="授时中心")
    row = timestamps.stamp(store.current_log(), known)
    assert row is not None
    return row


def checked_by_openssl(package: Path, line: str) -> bool:
    return subprocess.run(shlex.split(line), cwd=package, capture_output=True, check=False).returncode == 0


def test_the_stamp_lies_in_the_package_and_the_printed_line_checks_it(
    city: City, authority: Authority, tmp_path: Path
) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    integrate_now()
    row = stamped(authority)
    package = unpacked(ask(handler, exhibit), tmp_path / "out")
    assert (package / "data/stamps/0001.checkpoint").read_text() == row.note
    assert json.loads((package / "data/package.json").read_text())["stamps"] == ["授时中心"]
    assert "data/stamps/" in (package / "README.txt").read_text(encoding="utf-8-sig")
    done = verify(package, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    proved, unproved = done.stdout.split("【没有证明什么】")
    assert "ntsc" not in proved, "what is not checked is not called proved"
    lines = set(LINE.findall(unproved))
    assert len(lines) == 1 and "盖在第" in unproved and "over the checkpoint under which" in unproved
    [line] = lines
    assert checked_by_openssl(package, line)
    (package / "data/stamps/0001.checkpoint").write_text(row.note.replace("\n", "\n\n", 1))
    assert not checked_by_openssl(package, line)
    assert verify(package, tmp_path).returncode == 1, "and the manifest notices"


def test_the_records_are_proved_under_the_first_stamped_checkpoint_that_covers_them(
    city: City, authority: Authority, tmp_path: Path
) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    integrate_now()
    first = stamped(authority)
    samples.secured(handler, content=samples.pdf() + b"\n%another")
    integrate_now()
    stamped(authority)
    assert TimeStamp.objects.count() == 2
    package = unpacked(ask(handler, exhibit), tmp_path / "out")
    for bundle in (package / "data/records").glob("*.tlog-proof"):
        assert bundle.read_text().endswith(first.note), "soon after the act says more than today"
    assert [path.name for path in (package / "data/stamps").glob("*.tsr")] == ["0001-ntsc.tsr"]


def test_an_act_after_the_last_stamp_is_proved_without_one_and_the_rest_with_it(
    city: City, authority: Authority, tmp_path: Path
) -> None:
    handler, colleague = city.actor("handler"), city.actor("handler")
    exhibit = samples.secured(handler)
    integrate_now()
    row = stamped(authority)
    acts.pass_on(handler, seen(exhibit), colleague.agency_id, colleague.user_id, "换人保管")
    integrate_now()
    package = unpacked(ask(colleague, exhibit), tmp_path / "out")
    notes = {
        bundle.read_text().partition("\n\n")[2] for bundle in (package / "data/records").glob("*.tlog-proof")
    }
    assert len(notes) == 2 and row.note in notes
    done = verify(package, tmp_path)
    assert done.returncode == 0 and LINE.search(done.stdout)


def test_without_an_authority_nothing_is_said_of_stamps(city: City, tmp_path: Path) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    integrate_now()
    package = unpacked(ask(handler, exhibit), tmp_path / "out")
    assert not (package / "data/stamps").exists()
    assert "openssl" not in verify(package, tmp_path).stdout
    assert "stamps" not in (package / "README.txt").read_text(encoding="utf-8-sig")
