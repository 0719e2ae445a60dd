"""The import in the browser: upload, rehearse, correct, write; what cannot be read is refused in words."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from husheng.foundation.jobs.models import Progress
from husheng.foundation.jobs.queue import run_waiting
from husheng.foundation.testing import City, client_of
from husheng.intake.leads import rules
from husheng.intake.leads.hotline.sample import write_csv
from husheng.intake.leads.models import ImportFile, Lead

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "audit"])


def sent_file(count: int, spoil: str = "") -> SimpleUploadedFile:
    body = io.BytesIO()
    write_csv(body, count)
    text = body.getvalue().decode("utf-8-sig")
    if spoil:
        text = text.replace("2023-09-01 08:07:00", spoil, 1)
    return SimpleUploadedFile("12345_9月_河东.csv", text.encode("utf-8-sig"))


def test_the_import_rehearses_then_writes(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    shown = client.post(reverse("leads:imports"), {"file": sent_file(30)}, follow=True)
    assert "可导入的 30 行" in shown.content.decode() and Lead.objects.count() == 0
    file = ImportFile.objects.get()
    url = reverse("leads:import_run", args=[file.pk])
    done = client.post(url, {"mode": "whole", "_seen": file.version}, follow=True)
    assert "已导入 30 条线索" in done.content.decode() and Lead.objects.count() == 30
    again = client.post(url, {"mode": "whole"})
    assert again["Location"] == done.redirect_chain[-1][0] and Lead.objects.count() == 30


def test_one_bad_row_stops_the_whole_unless_the_good_ones_are_wanted(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    shown = client.post(reverse("leads:imports"), {"file": sent_file(10, "2023/13/45")}, follow=True)
    page = shown.content.decode()
    for words in ("1 行需要修改", "什么都还没有写入", "没有 13 月", "2023/13/45", "改为 8 位"):
        assert words in page, words
    file = ImportFile.objects.get()
    url = reverse("leads:import_run", args=[file.pk])
    assert client.post(url, {"mode": "whole"}).status_code == 422 and Lead.objects.count() == 0
    marked = client.get(reverse("leads:import_problems", args=[file.pk]))
    sheet = load_workbook(io.BytesIO(marked.content)).active
    assert sheet is not None and sheet.max_row >= 2
    assert client.post(url, {"mode": "partly"}).status_code == 302 and Lead.objects.count() == 9


def test_a_column_can_be_corrected_by_hand(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    client.post(reverse("leads:imports"), {"file": sent_file(5)})
    url = reverse("leads:import", args=[ImportFile.objects.get().pk])
    page = client.get(url, {"column-7": ""}).content.decode()
    assert "还缺：诉求内容" in page and "请先对应列" in page
    assert "可导入的 5 行" in client.get(url, {"column-7": "content"}).content.decode()


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 2000, "旧版 Excel"),
        ("a.csv", "你好\n世界\n".encode(), "没有找到表头"),
        ("a.xlsx", b"PK\x03\x04broken", "什么都还没有写入"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    city: City, name: str, body: bytes, says: str
) -> None:
    client = client_of(city.actor("intake_officer"))
    answer = client.post(reverse("leads:imports"), {"file": SimpleUploadedFile(name, body)}, follow=True)
    assert answer.status_code == 422
    assert says == "empty" or says in answer.content.decode()
    assert Lead.objects.count() == 0


def test_a_big_file_becomes_a_job_that_can_be_watched(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.parameters()["import"], "inline_rows", 10)  # type: ignore[index]
    client = client_of(city.actor("intake_officer"))
    client.post(reverse("leads:imports"), {"file": sent_file(25)})
    file = ImportFile.objects.get()
    answer = client.post(reverse("leads:import_run", args=[file.pk]), {"mode": "whole"})
    bar = Progress.objects.get()
    assert answer["Location"] == reverse("jobs:show", args=[bar.pk]) and Lead.objects.count() == 0
    run_waiting()
    bar.refresh_from_db()
    assert (bar.state, bar.done, bar.total) == ("done", 25, 25)
    assert bar.result == reverse("leads:import", args=[file.pk]) and Lead.objects.count() == 25


def test_the_same_import_sent_twice_is_done_once_and_shown_as_done(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    client.post(reverse("leads:imports"), {"file": sent_file(5)})
    run = reverse("leads:import_run", args=[ImportFile.objects.get().pk])
    first, second = (client.post(run, {"mode": "whole"}) for _ in range(2))
    assert first["Location"] == second["Location"] and Lead.objects.count() == 5
    assert "已导入" in client.get(second["Location"]).content.decode()


def test_a_big_import_sent_twice_is_one_job(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(rules.parameters()["import"], "inline_rows", 10)  # type: ignore[index]
    client = client_of(city.actor("intake_officer"))
    client.post(reverse("leads:imports"), {"file": sent_file(25)})
    run = reverse("leads:import_run", args=[ImportFile.objects.get().pk])
    first, second = (client.post(run, {"mode": "whole"}) for _ in range(2))
    assert first["Location"] == second["Location"] and Progress.objects.count() == 1
    run_waiting()
    assert Lead.objects.count() == 25 and Progress.objects.get().state == "done"


def test_an_upload_can_be_given_up(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    client.post(reverse("leads:imports"), {"file": sent_file(5)})
    file = ImportFile.objects.get()
    client.post(reverse("leads:import_discard", args=[file.pk]))
    file.refresh_from_db()
    assert file.body is None
    assert "文件已清除" in client.get(reverse("leads:import", args=[file.pk])).content.decode()


def test_the_search_box_of_the_frame_stays_empty_on_the_rehearsal(city: City) -> None:
    client = client_of(city.actor("intake_officer"))
    page = client.post(reverse("leads:imports"), {"file": sent_file(3)}, follow=True).content.decode()
    box = page[page.index('name="q"') :]
    box = box[: box.index(">")]
    assert 'value=""' in box or "value=" not in box
