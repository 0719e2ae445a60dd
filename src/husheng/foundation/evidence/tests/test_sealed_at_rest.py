"""No plain byte of an original lies on a disk; what lies there opens with the keys and unchanged, or not at all."""

from __future__ import annotations

import hashlib
import io
import tempfile
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.urls import reverse

from husheng.foundation.acts.transaction import act_frame
from husheng.foundation.agencies.actors import installer
from husheng.foundation.evidence import acts, exporting, gathering, originals, rules, store
from husheng.foundation.evidence.models import Copy, Exhibit
from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.kernel.errors import HushengError
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.standing import through
from husheng.foundation.privacy.purposes import Purpose
from husheng.foundation.testing import City, client_of
from husheng.foundation.vault import datakeys, streams
from husheng.foundation.vault.models import DataKey

from . import samples

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])
PLANTED = "试密封甲乙丙丁戊己".encode()
WHY = {"purpose": "investigate", "reason": "核对现场笔录"}


@pytest.fixture(autouse=True, params=["intl", "sm"])
def ground(request, settings, tmp_path: Path, monkeypatch) -> Iterator[Path]:
    """Folders of this test alone for files and temporary files, keys of its own, one suite after the other."""
    datakeys.forget()
    settings.HUSHENG_SUITE, settings.HUSHENG_HOME = request.param, tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    yield tmp_path
    datakeys.forget()


def holding(ground: Path) -> list[Path]:
    """The files anywhere below that hold the planted words."""
    return [path for path in ground.rglob("*") if path.is_file() and PLANTED in path.read_bytes()]


def text(size: int = 0) -> bytes:
    return PLANTED + b" " * size


def content_of(exhibit: Exhibit) -> bytes:
    return b"".join(originals.pieces(exhibit))


def download(actor: Any, exhibit: Exhibit) -> Any:
    return client_of(actor).post(reverse("evidence:download", args=[exhibit.pk]), WHY)


def rename(exhibit: Exhibit, content: bytes) -> None:
    """An attacker who may write files and rows: the name fits what now lies there."""
    name = hashlib.sha256(content).hexdigest()
    path = store.path_of(name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    with act_frame(installer(), "evidence.attack"), through("files"):
        Exhibit.objects.filter(pk=exhibit.pk).update(sealed=name)
    exhibit.refresh_from_db()


def test_planted_words_lie_nowhere_while_and_after_they_come_in(
    city: City, ground: Path, monkeypatch
) -> None:
    seen: list[list[Path]] = []
    whole = rules.check

    def looking(name: str, file: Any) -> str:
        seen.append(holding(ground))
        return whole(name, file)

    monkeypatch.setattr(rules, "check", looking)
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content=text(5 << 20))
    assert content_of(exhibit) == text(5 << 20)
    assert seen == [[]] and holding(ground) == []
    samples.put_in_plain(exhibit, text())
    assert holding(ground), "the negative control: in plain it is found"


def test_no_table_holds_the_words_or_the_key_of_the_file(city: City) -> None:
    stored = store.keep("说明.txt", [text()])
    details = acts.ExhibitDetails("cases.case", new_key(), "说明", "说明.txt", stored)
    acts.secure(city.actor("handler"), details)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT string_agg(t::text, '') FROM \"{table}\" t")
            dump = cursor.fetchone()[0] or ""
            assert PLANTED.decode() not in dump and stored.key.hex() not in dump, table
    assert stored.key.hex() not in repr(stored) + repr(details)


def test_download_takes_the_marked_copy_out_of_the_seal_and_leaves_nothing_on_disk(
    city: City, ground: Path
) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content=text(3 << 20))
    answer = download(handler, exhibit)
    assert holding(ground) == []
    content = answer.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.read("说明.txt") == text(3 << 20)
    assert Copy.objects.get().sha256 == hashlib.sha256(content).hexdigest()


PACKAGE = {"package-purpose": "hand_over", "package-reason": "随案移送检察机关"}


@pytest.fixture
def looked(ground: Path, monkeypatch) -> list[list[Path]]:
    """What holds the words on disk each time that a piece of an original has been put into something."""
    found: list[list[Path]] = []
    whole = originals.pieces

    def looking(row: Exhibit) -> Iterator[bytes]:
        for piece in whole(row):
            yield piece
            found.append(holding(ground))

    monkeypatch.setattr(originals, "pieces", looking)
    return found


@pytest.mark.parametrize("large", [False, True], ids=["at once", "by the worker"])
def test_a_package_is_put_together_and_kept_without_a_plain_byte_on_disk(
    city: City, ground: Path, monkeypatch, looked: list[list[Path]], large: bool
) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content=text(3 << 20))
    if large:
        monkeypatch.setattr(gathering, "AT_ONCE_BYTES", 0)
    answer = client_of(handler).post(reverse("evidence:package", args=[exhibit.pk]), PACKAGE)
    if large:
        run_waiting()
        answer = client_of(handler).get(Progress.objects.get().result)
    assert len(looked) > 10 and not any(looked) and holding(ground) == []
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as package:
        [name] = [one for one in package.namelist() if one.endswith("说明.txt")]
        assert package.read(name) == text(3 << 20)


def test_the_look_at_the_disk_finds_what_is_written_in_plain(
    city: City, ground: Path, looked: list[list[Path]]
) -> None:
    """The negative control of the one above: a package written into a file as it is, stored without packing."""
    exhibit = samples.secured(city.actor("handler"), name="说明.txt", content=text(3 << 20))
    with (ground / "temp" / "draft").open("wb", buffering=0) as out:
        out.writelines(originals.pieces(exhibit))
    assert any(looked) and holding(ground)


def test_a_terminal_unpacks_where_its_user_says_and_nowhere_else(city: City, ground: Path) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content=text())
    wanted = exporting.Wanted(exhibit, "说明", [exhibit.pk], Purpose.HAND_OVER, "随案移送检察机关")
    exporting.unpack(handler, wanted, ground / "out")
    assert holding(ground) == [ground / "out/data/files/001-说明.txt"]
    assert (ground / "out").stat().st_mode & 0o777 == 0o700
    bagit.Bag(str(ground / "out")).validate()


def test_a_stolen_disk_opens_nothing(city: City, ground: Path, settings) -> None:
    exhibit = samples.secured(city.actor("handler"), content=samples.pdf())
    assert content_of(exhibit) == samples.pdf(), "here, it opens"
    datakeys.forget()
    settings.HUSHENG_HOME = ground / "thief"  # the database and the files, and a ring of one's own
    with pytest.raises((HushengError, ImproperlyConfigured)):
        content_of(exhibit)
    settings.HUSHENG_HOME = ground
    assert content_of(exhibit) == samples.pdf()


ATTACKS = {
    "cut off": lambda data: data[: streams.HEADER_BYTES + streams.SEALED_CHUNK],
    "reordered": lambda data: (
        data[: streams.HEADER_BYTES]
        + data[streams.HEADER_BYTES + streams.SEALED_CHUNK :][: streams.SEALED_CHUNK]
        + data[streams.HEADER_BYTES :][: streams.SEALED_CHUNK]
        + data[streams.HEADER_BYTES + 2 * streams.SEALED_CHUNK :]
    ),
    "a bit": lambda data: data[:-20] + bytes((data[-20] ^ 4,)) + data[-19:],
    "empty": lambda data: b"",
    "something else": lambda data: text(),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_a_tampered_file_is_refused_with_words(city: City, attack: Any) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content=text(200_000))
    rename(exhibit, attack(store.path_of(exhibit.sealed).read_bytes()))
    assert store.unchanged(exhibit.sealed), "its name fits: only the seal can tell"
    answer = download(handler, exhibit)
    assert answer.status_code == 409 and "改动、截断或调换" in answer.content.decode()
    assert not Copy.objects.exists()
    answer = client_of(handler).post(
        reverse("evidence:package", args=[exhibit.pk]),
        {"package-purpose": "hand_over", "package-reason": "随案移送检察机关"},
    )
    assert answer.status_code == 409 and "改动、截断或调换" in answer.content.decode()


def test_two_exhibits_files_cannot_change_places(city: City) -> None:
    handler, subject = city.actor("handler"), new_key()
    one, two = (samples.secured(handler, subject, content=samples.pdf(words)) for words in ("one", "two"))
    with act_frame(installer(), "evidence.attack"), through("files"):
        for exhibit, other in ((one, two), (two, one)):
            Exhibit.objects.filter(pk=exhibit.pk).update(sealed=other.sealed, file_key=other.file_key)
    for exhibit in (one, two):
        assert download(handler, exhibit).status_code >= 400
        exhibit.refresh_from_db()
        with pytest.raises(HushengError):
            content_of(exhibit)


def test_a_file_that_is_gone_is_said_to_be_changed(city: City) -> None:
    handler = city.actor("handler")
    exhibit = samples.secured(handler)
    store.discard(exhibit.sealed)
    assert originals.condition(exhibit) == originals.CHANGED
    assert download(handler, exhibit).status_code == 409


def test_content_that_is_not_what_the_ledger_says_does_not_leave(city: City) -> None:
    """Somebody with every key seals another file for the exhibit: the digest of the content gives it away."""
    handler = city.actor("handler")
    exhibit = samples.secured(handler, name="说明.txt", content=text())
    other = store.keep_for(exhibit, [b"another content"])
    with act_frame(installer(), "evidence.attack"), through("files"):
        acts._seal(exhibit, other)
        exhibit.save()
    assert originals.condition(exhibit) == originals.SAME
    answer = download(handler, exhibit)
    assert answer.status_code == 409 and "摘要不一致" in answer.content.decode()


def test_each_matter_has_its_key_and_each_exhibit_its_own(city: City) -> None:
    handler, subject = city.actor("handler"), new_key()
    one, two = samples.secured(handler, subject), samples.secured(handler, subject)
    kinds = dict(DataKey.objects.filter(pk__in=[subject, one.pk, two.pk]).values_list("pk", "kind"))
    assert kinds == {subject: DataKey.CASE, one.pk: DataKey.SUBJECT, two.pk: DataKey.SUBJECT}


def test_the_first_exhibits_of_a_matter_may_come_at_once(city: City) -> None:
    handlers, subject = [city.actor("handler") for _ in range(4)], new_key()
    start, errors = threading.Barrier(len(handlers)), list[BaseException]()

    def add(handler: Any) -> None:
        try:
            start.wait()
            samples.secured(handler, subject)
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=[handler]) for handler in handlers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert [content_of(row) == samples.pdf() for row in Exhibit.objects.filter(subject_key=subject)] == [
        True
    ] * 4


def test_the_same_form_sent_twice_is_one_exhibit(city: City) -> None:
    handler, subject = city.actor("handler").with_key("form-1"), new_key()
    assert samples.secured(handler, subject).pk == samples.secured(handler, subject).pk
    assert Exhibit.objects.count() == 1


def test_fifty_megabytes_pass_and_memory_stays_flat(city: City) -> None:
    handler = city.actor("handler")
    line = PLANTED + b"\n"
    whole = (line * (rules.limits().max_bytes // len(line) + 1))[: rules.limits().max_bytes]
    view = memoryview(whole)
    tracemalloc.start()
    stored = store.keep("说明.txt", (bytes(view[at : at + 65536]) for at in range(0, len(whole), 65536)))
    exhibit = acts.secure(handler, acts.ExhibitDetails("cases.case", new_key(), "说明", "说明.txt", stored))
    size = sum(map(len, originals.pieces(exhibit)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size == len(whole) and peak < 12 << 20
    answer = download(handler, exhibit)
    assert answer.status_code == 200 and answer.streaming
