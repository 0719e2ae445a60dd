"""What is planted in papers and office files of who made them, where and with what: nothing of it is in the clean copy,
and what they say is still there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any, Final

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from husheng.intake.tips.cleaning import cleaner, kinds

MARK, SAID = "PLANTED7731", "收五万元就能开证明"


def cleaned(content: bytes, kind: str) -> bytes:
    return b"".join(cleaner.cleaned([content], kind))


# ── papers ──────────────────────────────────────────────────────────────────────────────────────────────────
def dictionary(**entries: Any) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def stream(words: str, **entries: Any) -> StreamObject:
    found = StreamObject()
    found._data = words.encode()
    found.update(dictionary(**entries))
    return found


def note(sort: str, **entries: Any) -> DictionaryObject:
    box = ArrayObject([NumberObject(0), NumberObject(0), NumberObject(9), NumberObject(9)])
    return dictionary(Subtype=NameObject(f"/{sort}"), Rect=box, **entries)


def mark(number: int) -> TextStringObject:
    return TextStringObject(f"{MARK}-{number}")


def paper(change: Callable[[PdfWriter, Any], None]) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(200, 200)
    words = note("FreeText", Contents=TextStringObject("what it says"))
    page[NameObject("/Annots")] = ArrayObject([words])
    change(writer, page)
    writer.write(out)
    return out.getvalue()


def properties(writer: PdfWriter, page: Any) -> None:
    writer.add_metadata({"/Author": f"{MARK}-0", "/Title": f"{MARK}-1"})


def xmp(writer: PdfWriter, page: Any) -> None:
    page[NameObject("/Metadata")] = writer._add_object(stream(f"{MARK}-0", Type=NameObject("/Metadata")))
    of_all = writer._add_object(stream(f"{MARK}-1", Type=NameObject("/Metadata")))
    writer.root_object[NameObject("/Metadata")] = of_all


def an_editors_own_data(writer: PdfWriter, page: Any) -> None:
    kept = dictionary(Editor=dictionary(LastModified=mark(0), Private=mark(1)))
    page[NameObject("/PieceInfo")] = writer._add_object(kept)


def somebodys_notes(writer: PdfWriter, page: Any) -> None:
    """In the page itself, by reference, without a type; a highlight as well as a text."""
    page["/Annots"].append(note("Text", T=mark(0), M=mark(1)))
    page["/Annots"].append(writer._add_object(note("Highlight", T=mark(2), NM=mark(3))))


def a_file_behind_a_note(writer: PdfWriter, page: Any) -> None:
    held = dictionary(F=writer._add_object(stream(f"{MARK}-0")))
    file = dictionary(Type=NameObject("/Filespec"), F=mark(1), EF=held)
    page["/Annots"].append(writer._add_object(note("FileAttachment", FS=writer._add_object(file))))


def a_file_of_the_paper(writer: PdfWriter, page: Any) -> None:
    writer.add_attachment(f"{MARK}.txt", MARK.encode())
    page[NameObject("/AF")] = ArrayObject([writer._add_object(stream(MARK))])


def a_script(writer: PdfWriter, page: Any) -> None:
    writer.root_object[NameObject("/OpenAction")] = dictionary(S=NameObject("/JavaScript"), JS=mark(1))
    page[NameObject("/AA")] = dictionary(O=dictionary(S=NameObject("/JavaScript"), JS=mark(0)))


def a_layers_maker(writer: PdfWriter, page: Any) -> None:
    usage = dictionary(CreatorInfo=dictionary(Creator=mark(0)), User=dictionary(Name=mark(1)))
    layer = writer._add_object(dictionary(Type=NameObject("/OCG"), Usage=usage))
    page[NameObject("/Resources")] = dictionary(Properties=dictionary(L=layer))


def a_photo(writer: PdfWriter, page: Any) -> None:
    marks, out = Image.Exif(), io.BytesIO()
    marks[0x010F] = MARK
    Image.new("RGB", (30, 30), "red").save(out, "JPEG", exif=marks)
    photo = stream("", Subtype=NameObject("/Image"), Filter=NameObject("/DCTDecode"))
    photo._data = out.getvalue()
    page[NameObject("/Resources")] = dictionary(XObject=dictionary(P=writer._add_object(photo)))


@pytest.mark.parametrize(
    "plant",
    [properties, xmp, an_editors_own_data, somebodys_notes, a_file_behind_a_note, a_file_of_the_paper, a_script,
     a_layers_maker, a_photo],
    ids=lambda plant: plant.__name__,
)  # fmt: skip
def test_a_paper_keeps_its_pages_and_loses_its_making(plant: Callable[[PdfWriter, Any], None]) -> None:
    content = paper(plant)
    assert MARK.encode() in content, "it was planted"
    clean = cleaned(content, kinds.PDF)
    assert MARK.encode() not in clean
    assert "what it says" in str(PdfReader(io.BytesIO(clean)).pages[0]["/Annots"])


@pytest.mark.parametrize("coding", ["/JPXDecode", ["/FlateDecode", "/DCTDecode"]], ids=str)
def test_a_paper_with_a_picture_of_another_kind_is_not_cleaned(coding: str | list[str]) -> None:
    def plant(writer: PdfWriter, page: Any) -> None:
        named = ArrayObject(map(NameObject, coding)) if isinstance(coding, list) else NameObject(coding)
        picture = writer._add_object(stream(MARK, Subtype=NameObject("/Image"), Filter=named))
        page[NameObject("/Resources")] = dictionary(XObject=dictionary(P=picture))

    with pytest.raises(cleaner.NotCleaned):
        cleaned(paper(plant), kinds.PDF)


# ── office files ────────────────────────────────────────────────────────────────────────────────────────────
OOXML: Final = "[Content_Types].xml"
ODF: Final = "META-INF/manifest.xml"


def photo(sort: str = "JPEG") -> bytes:
    marks, out = Image.Exif(), io.BytesIO()
    marks[0x010F] = MARK
    Image.new("RGB", (30, 30), "red").save(out, sort, exif=marks)
    return out.getvalue()


def document(parts: dict[str, str | bytes], first: str = OOXML) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.comment = MARK.encode()
        for name, content in {first: "<Types/>", "words.xml": f"<t>{SAID}</t>", **parts}.items():
            package.writestr(name, content)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


OF_WORD: Final = {
    "docProps/core.xml": f"<c><dc:creator>{MARK}</dc:creator></c>",
    "docProps/app.xml": f"<p><Company>{MARK}</Company></p>",
    "docProps/thumbnail.jpeg": photo(),
    "customXml/item1.xml": f"<x>{MARK}</x>",
    "word/document.xml": f'<w:ins w:author="{MARK}" w:date=\'{MARK}\' w:rsidR="{MARK}"><w:t>{SAID}</w:t></w:ins>',
    "word/comments.xml": f'<w:comment w:author = "{MARK}" w:initials="{MARK}">{SAID}</w:comment>',
    "word/people.xml": f'<w15:person w15:author="{MARK}"><w15:presenceInfo w15:userId="{MARK}"/></w15:person>',
    "word/settings.xml": f'<s><w:attachedTemplate r:id="rId1"/><w:docVar w:name="a" w:val="{MARK}"/></s>',
    "word/_rels/settings.xml.rels": f'<Relationship Type="attachedTemplate" Target="file:///C:/{MARK}.dotm"/>',
    "word/_rels/document.xml.rels": f'<Relationship Id="rId2" Target="file:///C:/{MARK}/a.doc" TargetMode="External"/>'
    '<Relationship Id="rId3" Target="https://example.org/" TargetMode="External"/>'
    '<Relationship Id="rId4" Target="media/a.png"/>',
    "word/media/a.jpeg": photo(), "word/media/b.png": photo("PNG"), "word/media/c.jfif": photo(),
    "word/media/d.emf": photo(),
}  # fmt: skip
OF_EXCEL: Final = {
    "xl/workbook.xml": f'<x15ac:absPath url="C:\\{MARK}\\"/><fileSharing userName="{MARK}"/><s name="{SAID}"/>',
    "xl/comments1.xml": f"<c><authors><author>{MARK}</author></authors><t>{SAID}</t></c>",
    "xl/persons/person.xml": f'<person displayName="{MARK}" userId="{MARK}"/>',
    "xl/threadedComments/t1.xml": f'<c personId="{MARK}" dT="{MARK}">{SAID}</c>',
    "xl/tables/table1.xml": f'<table name="T1" displayName="{SAID}"/>',
    "xl/worksheets/sheet1.xml": f'<s><t>{SAID}</t><pageSetup paperSize="9" r:id="rId1"/></s>',
    "xl/worksheets/_rels/sheet1.xml.rels": '<R><Relationship Id="rId1" Type="x/printerSettings"/></R>',
    "xl/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
}  # fmt: skip
OF_POWERPOINT: Final = {
    "ppt/commentAuthors.xml": f'<p:cmAuthor id="0" name="{MARK}" initials="{MARK}"/>',
    "ppt/authors.xml": f'<p188:author id="0" name="{MARK}" userId="{MARK}" providerId="{MARK}"/>',
    "ppt/comments/c1.xml": f'<p:cm authorId="0" dt="{MARK}"><p:text>{SAID}</p:text></p:cm>',
    "ppt/slides/slide1.xml": f'<p:cNvPr id="1" name="{SAID}"/>',
}
OF_LIBREOFFICE: Final = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "meta.xml": f"<office:meta><dc:creator>{MARK}</dc:creator></office:meta>",
    "settings.xml": f'<config:config-item config:name="PrinterName">{MARK}</config:config-item>',
    "content.xml": f'<note><dc:creator>{MARK}</dc:creator><dc:date>{MARK}</dc:date><p>{SAID}</p></note>'
    f'<text:initial-creator text:fixed="true">{MARK}</text:initial-creator><text:date>{SAID}</text:date>',
    "Thumbnails/thumbnail.png": photo("PNG"), "Configurations2/x.xml": MARK, "layout-cache": MARK,
}  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "first"),
    [(OF_WORD, OOXML), (OF_EXCEL, OOXML), (OF_POWERPOINT, OOXML), (OF_LIBREOFFICE, ODF)],
    ids=["word", "excel", "powerpoint", "libreoffice"],
)
def test_a_document_keeps_its_words_and_loses_its_making(parts: dict[str, str | bytes], first: str) -> None:
    content = document(parts, first)
    clean = cleaned(content, kinds.PACKAGE)
    found = unpacked(clean)
    marks = (MARK.encode(), MARK.encode("utf-16-le"))
    assert [name for name, part in found.items() if any(each in part for each in marks)] == []
    assert not any(each in clean for each in marks), "nor beside the parts"
    kept = [name for name, part in unpacked(content).items() if SAID.encode() in part]
    assert [name for name in kept if SAID.encode() not in found.get(name, b"")] in (
        [],
        ["xl/threadedComments/t1.xml"],
    )


def test_what_led_out_of_the_document_leads_nowhere_and_a_page_stays_a_page() -> None:
    led = unpacked(cleaned(document(OF_WORD), kinds.PACKAGE))["word/_rels/document.xml.rels"]
    assert led.count(b"<Relationship") == 3
    assert b'Id="rId2" Target="about:blank"' in led
    assert b"https://example.org/" in led and b'Target="media/a.png"' in led


def test_no_part_points_to_what_was_dropped() -> None:
    found = unpacked(cleaned(document(OF_EXCEL), kinds.PACKAGE))
    assert b"r:id" not in found["xl/worksheets/sheet1.xml"]
    assert b"printerSettings" not in found["xl/worksheets/_rels/sheet1.xml.rels"]
    assert not [name for name in found if "printerSettings" in name or "persons" in name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/vbaProject.bin", b"macro"),
        ("Basic/Standard/Module1.xml", b"<macro/>"),
        ("word/embeddings/a.xlsx", b"PK\x03\x04"),
        ("word/activeX/activeX1.xml", b"<x/>"),
        ("ppt/media/film.mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("ppt/media/sound.m4a", b"\x00\x00\x00\x18ftypM4A "),
        ("word/media/a.webp", b"RIFF\x00\x00\x00\x00WEBP"),
        ("word/media/a.png", b"II*\x00"),
        ("word/media/a.emf", b"%PDF-1.7"),
        ("word/media/a.svg", b"<svg/>"),
        ("word/a.docx", b"PK\x03\x04"),
        ("../word/a.xml", b"<a/>"),
        ("/word/a.xml", b"<a/>"),
        ("word/b.xml", '<a author="x"/>'.encode("utf-16")),
    ],
)  # fmt: skip
def test_a_document_with_what_cannot_be_cleaned_is_not_cleaned(name: str, content: bytes) -> None:
    with pytest.raises(cleaner.NotCleaned):
        cleaned(document({name: content}), kinds.PACKAGE)


def test_an_archive_is_no_document_and_a_photo_with_one_behind_it_is_a_photo() -> None:
    with pytest.raises(cleaner.NotCleaned):
        cleaned(document({}, "a.xml"), kinds.PACKAGE)
    both = photo() + document(OF_WORD)
    assert kinds.kind_of(both) == kinds.JPEG
    assert MARK.encode() not in cleaned(both, kinds.JPEG) and b"PK\x03\x04" not in cleaned(both, kinds.JPEG)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (SAID.encode(), kinds.TEXT),
        (b"\xef\xbb\xbf" + SAID.encode(), kinds.TEXT),
        (f"说话人,时间\n甲,9:00\n{SAID}".encode(), kinds.TEXT),
        (f"{{\\rtf1{{\\info{{\\author {MARK}}}}}}}".encode(), kinds.UNKNOWN),
        (f"\n<html><meta name=author content={MARK}>".encode(), kinds.UNKNOWN),
        (b"\xef\xbb\xbf<?xml version='1.0'?><office:document>", kinds.UNKNOWN),
        (f"%!PS-Adobe-3.0\n%%For: {MARK}".encode(), kinds.UNKNOWN),
        (f"From: {MARK}\nReceived: from {MARK}\n\n{SAID}".encode(), kinds.UNKNOWN),
        (f"BEGIN:VCARD\nFN:{MARK}".encode(), kinds.UNKNOWN),
    ],
)
def test_text_that_is_more_than_words_is_not_taken_for_clean(content: bytes, kind: str) -> None:
    assert kinds.kind_of(content) == kind
