"""An evidence package leaves with purpose and account, holds what its reader may see, and verifies without us."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import bagit
import pytest
from django.db import OperationalError
from django.urls import reverse

from husheng.foundation.acts.act import seen
from husheng.foundation.acts.models import JournalRow, Opening
from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.evidence import acts, gathering, queries
from husheng.foundation.evidence.models import Exhibit, Package
from husheng.foundation.kernel.errors import Invalid
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.ledger.sequencer import integrate_now
from husheng.foundation.privacy.models import ReadLog
from husheng.foundation.testing import City, client_of

from . import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
WHY = {"package-purpose": "hand_over", "package-reason": "随案移送检察机关"}


def ask(actor, exhibit: Exhibit, **changes: str):
    return client_of(actor).post(reverse("evidence:package", args=[exhibit.pk]), {**WHY, **changes})


def unpacked(response, place: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as archive:
        archive.extractall(place)
    [found] = place.iterdir()
    return found


@pytest.fixture
def given(city: City, tmp_path: Path):
    """An exhibit that was passed on once, and the package that its holder exported."""
    handler, colleague = city.actor("handler"), city.actor("handler")
    exhibit = samples.secured(handler)
    acts.pass_on(handler, seen(exhibit), colleague.agency_id, colleague.user_id, "换人保管")
    integrate_now()
    place = tmp_path / "out"
    return colleague, exhibit, unpacked(ask(colleague, exhibit), place)


def verify(package: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-I", str(package / "husheng-verify.pyz"), "package", str(package)]
    return subprocess.run(
        words, cwd=cwd, capture_output=True, text=True, env={"PYTHONUTF8": "1"}, check=False
    )


def test_the_package_is_a_bag_by_the_library_of_congress_and_verifies_with_its_own_verifier(
    given, tmp_path: Path
) -> None:
    _, exhibit, package = given
    bagit.Bag(str(package)).validate()
    (tmp_path / "empty").mkdir()
    done = verify(package, tmp_path / "empty")
    assert done.returncode == 0, done.stdout + done.stderr
    for wanted in ("evidence.secure", "evidence.pass_on", exhibit.sha256, "结论：成立。", "001-现场笔录.pdf"):
        assert wanted in done.stdout


def test_it_holds_original_custody_policy_and_a_readme_in_two_languages(given) -> None:
    colleague, _exhibit, package = given
    [original] = (package / "data/files").iterdir()
    assert original.read_bytes() == samples.pdf()
    [chain] = json.loads((package / "data/custody.json").read_text())
    assert [link["to_person"] for link in chain["links"]][-1] == colleague.name
    assert chain["links"][-1]["reason"] == "换人保管"
    assert "log husheng.local/" in (package / "policy.txt").read_text()
    readme = (package / "README.txt").read_text(encoding="utf-8-sig")
    assert "怎样核验" in readme and "How to verify" in readme and "hand over" in readme
    about = json.loads((package / "data/package.json").read_text())
    assert (about["records"], about["files"], about["purpose"]) == (2, ["001-现场笔录.pdf"], "hand_over")


def test_a_changed_original_in_the_package_is_found(given, tmp_path: Path) -> None:
    _, _, package = given
    [original] = (package / "data/files").iterdir()
    original.write_bytes(original.read_bytes() + b"\n")
    assert verify(package, tmp_path).returncode == 1


def test_exporting_is_an_act_with_purpose_and_stands_in_the_read_log_first(given) -> None:
    colleague, exhibit, _ = given
    row = Package.objects.get()
    facts = JournalRow.objects.get(key=row.pk).facts
    assert (facts["purpose"], facts["files"], facts["records"]) == ("hand_over", 1, 2)
    assert facts["manifest"] == row.manifest and row.user == colleague.user_id
    read = ReadLog.objects.get(key=exhibit.pk)
    assert (read.user, read.purpose, read.reason, read.fields) == (
        colleague.user_id, "hand_over", "随案移送检察机关", ["package"],
    )  # fmt: skip
    assert read.at <= row.at


def test_without_the_read_log_nothing_leaves(city: City, monkeypatch) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    client = client_of(handler)

    def broken(*_: object, **__: object) -> None:
        raise OperationalError

    monkeypatch.setattr("husheng.foundation.privacy.accounting._execute", broken)
    response = client.post(reverse("evidence:package", args=[exhibit.pk]), WHY)
    assert response.status_code == 503 and not Package.objects.exists()


def test_an_erased_opening_leaves_the_record_provable_and_the_value_sealed(
    city: City, tmp_path: Path
) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    integrate_now()
    with act_frame(handler, "privacy.erase"):
        Opening.objects.filter(act=JournalRow.objects.get(key=exhibit.pk).pk).delete()
    package = unpacked(ask(handler, exhibit), tmp_path / "out")
    assert not list((package / "data/records").glob("*.opening.json"))
    done = verify(package, tmp_path)
    assert done.returncode == 1, "the file's digest can no longer be shown to be the one in the record"
    assert "没有打开的字段：sha256、" in done.stdout and "【其中仍成立的部分】" in done.stdout


def test_an_act_that_is_not_yet_in_the_ledger_is_left_out_and_said_so(city: City, tmp_path: Path) -> None:
    handler, colleague = city.actor("handler"), city.actor("handler")
    exhibit = samples.secured(handler)
    integrate_now()
    acts.pass_on(handler, seen(exhibit), colleague.agency_id, colleague.user_id, "换人保管")
    package = unpacked(ask(colleague, exhibit), tmp_path / "out")
    assert "另有 1 个行为" in (package / "README.txt").read_text(encoding="utf-8-sig")
    assert verify(package, tmp_path).returncode == 0


def test_a_withdrawn_exhibit_travels_as_records_only(city: City, tmp_path: Path) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    acts.withdraw(handler, seen(exhibit), "拍错了对象")
    integrate_now()
    package = unpacked(ask(handler, exhibit), tmp_path / "out")
    assert not (package / "data/files").exists()
    done = verify(package, tmp_path)
    assert done.returncode == 0 and "evidence.withdraw" in done.stdout


@pytest.mark.parametrize(
    "wrong", [{"package-purpose": ""}, {"package-purpose": "x"}, {"package-reason": "看"}]
)
def test_an_export_without_a_purpose_is_refused(city: City, wrong: dict[str, str]) -> None:
    handler = city.actor("handler")
    response = ask(handler, samples.secured(handler), **wrong)
    assert response.status_code == 422 and "没有导出" in response.content.decode()
    assert not Package.objects.exists() and not ReadLog.objects.exists()


def test_changed_bytes_on_disk_do_not_leave(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    samples.overwrite(exhibit, b"%PDF-1.7 something else")
    assert ask(handler, exhibit).status_code == 409 and not Package.objects.exists()


def test_outsiders_and_readers_without_the_right_get_nothing(city: City) -> None:
    exhibit = samples.secured(city.actor("handler"))
    for outsider in (city.actor("handler", "market"), city.actor("handler", region="120103")):
        assert ask(outsider, exhibit).status_code == 404
    for refused in (city.actor("legal_reviewer"), city.system, city.security, city.auditor):
        assert ask(refused, exhibit).status_code == 403
    assert not Package.objects.exists()


def test_the_button_stands_on_the_page_of_whoever_may_export(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    address = reverse("evidence:page", args=[exhibit.pk])
    page = client_of(handler).get(address).content.decode()
    form = page[page.index(reverse("evidence:package", args=[exhibit.pk])) :]
    assert "导出证据包" in form and "csrfmiddlewaretoken" in form[: form.index("</form>")]
    assert "导出证据包" not in client_of(city.actor("legal_reviewer")).get(address).content.decode()


def test_nothing_is_cut_off_silently(city: City, monkeypatch) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    assert queries.to_export(handler, exhibit.subject_key) == [exhibit.pk]
    monkeypatch.setattr(queries, "MOST", 1)
    with pytest.raises(Invalid, match="材料太多"):
        queries.to_export(handler, exhibit.subject_key)
    monkeypatch.setattr(gathering, "MOST_ACTS", 1)
    assert "记录太多" in ask(handler, exhibit).content.decode()
    monkeypatch.setattr(gathering, "MOST_BYTES", 1)
    assert "超过 500 MB" in ask(handler, exhibit).content.decode()
    assert not Package.objects.exists()


def test_what_was_handed_on_is_not_in_the_package_of_the_agency_that_no_longer_holds_it(city: City) -> None:
    handler, subject = city.actor("handler"), new_key()
    kept, gone = samples.secured(handler, subject), samples.secured(handler, subject)
    police = city.actor("police_officer", "police")
    acts.pass_on(handler, seen(gone), police.agency_id, police.user_id, "随案移送")
    assert queries.to_export(handler, subject) == [kept.pk]
    assert queries.to_export(police, subject) == [gone.pk]
