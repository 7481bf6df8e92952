"""PDF: whatever a text holds is text in it; tagged, titled, the same bytes on every machine."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hofburg.errors import QuestionError
from hofburg.reports import (
    Block,
    Code,
    ExportNote,
    Facts,
    Figure,
    Grid,
    Heading,
    Prose,
    pdf_document,
)
from hofburg.reports import typeset as under_test
from hofburg.reports.typeset_text import lines, pieces, shown

NOTE = ExportNote({"as_of": "2026-11-10T09:00:00Z", "regimes": [], "hofburg": "0"}, "hofburg due")
# What is markup or code to typst, to a shell, to a page, to a parser.
HOSTILE = [
    '#panic("no") #import "@preview/x:1.0.0" #read("/etc/passwd")',
    "[x] $a$ *b* _i_ `raw` ```r``` <label> @ref = Head - item + item / term: it",
    r"\u{41} \ \n // gone /* gone */ ~ -- --- ... 'q' \"q\" https://example.org",
    '"] #sys.inputs.data [" }, "kind": "code"',
    "ctl\x00\x07\x1b[31m bidi \u202eabc\u2066 tag\U000e0041 zero\u200bwidth soft\u00adhyphen",
    "日本 عربي שלום 😀 \ue000 \ud800 Н\u0301 \u1780\u17c1 \ufffe",
]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 30" width="96" height="30">'
    '<rect width="96" height="30" fill="#eee"/><text x="2" y="20" font-size="8">{}</text></svg>'
)

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="no poppler here")


def text_of(data: bytes, tmp_path: Path) -> str:
    """The words of a PDF, in order, blanks aside."""
    path = tmp_path / "made.pdf"
    path.write_bytes(data)
    ran = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return re.sub(r"\s+", "", ran.stdout.decode())


def plain_parts(data: bytes) -> bytes:
    """The file with its compressed streams opened."""
    found = [data]
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    return b"\n".join(found)


def every_block(text: str) -> list[Block]:
    from xml.sax.saxutils import escape

    drawable = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    return [
        Heading(1, text),
        Prose(text),
        Facts([(text, text)]),
        Grid(text, [text, "b"], [[text, "1"], ["x", text]], right=(1,)),
        Figure(SVG.format(escape(drawable)), text, text),
        Code(text),
    ]


@needs_poppler
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_block(text: str, tmp_path: Path) -> None:
    data = pdf_document(text, every_block(text), about=NOTE)
    wanted = re.sub(r"\s+", "", shown(text))
    found = text_of(data, tmp_path)
    # Title, head of the page, heading, prose, two facts, caption, three cells, caption, code.
    assert found.count(wanted) >= 9, found


@needs_poppler
def test_letters_of_the_states_are_in_the_fonts(tmp_path: Path) -> None:
    spoken = {
        "Kazakh": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
        "Turkish": "ÇçĞğİıÖöŞşÜü",
        "Serbian": "ЂђЈјЉљЊњЋћЏџ Đđ Žž Čč Ćć Šš",
        "Ukrainian, Belarusian, Macedonian": "ҐґЄєІіЇїЎўЃѓЅѕЌќ",
        "Tajik, Kyrgyz, Mongolian": "ӢӣӮӯҲҳҶҷҢңӨөҮү",
        "Greek": "ΆΈΉΊΌΎΏάέήίόύώϊΐϋΰς",
        "Azerbaijani, Romanian, Maltese, Icelandic": "Əə ȘșȚț Ħħ Ġġ Þþ Ðð",
        "Armenian": "Հայաստան",
        "Georgian": "საქართველო",
        "signs": "→ ≤ ≥ ≠ ≈ − – — … „“ ‚‘ № € ₸ ₺ ₽ ✓",
    }
    for name, text in spoken.items():
        assert shown(text) == text, name
    found = text_of(pdf_document("Letters", [Facts(list(spoken.items()))], about=NOTE), tmp_path)
    for text in spoken.values():
        assert text.replace(" ", "") in found


def test_tagged_with_title_language_and_words_for_pictures() -> None:
    data = pdf_document("Год", every_block("слово"), language="ru", about=NOTE)
    opened = plain_parts(data)
    assert b"/MarkInfo" in opened
    assert b"/Marked true" in opened
    assert b"/StructTreeRoot" in opened
    assert re.search(rb"/Type/Catalog[^>]*/Lang\(ru\)", opened)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in opened
    assert "Год".encode() in opened  # of its metadata
    tags = set(re.findall(rb"/StructElem/S/(\w+)", opened))
    assert tags >= {b"Figure", b"Table", b"THead", b"TH", b"H1", b"L", b"LI", b"Caption", b"Code"}
    assert b"/DisplayDocTitle true" in opened


def test_the_same_blocks_give_the_same_bytes_and_another_moment_others() -> None:
    first, second = (pdf_document("T", every_block("x"), about=NOTE) for _ in range(2))
    assert first == second
    other = ExportNote({"as_of": "2026-11-11T09:00:00Z"}, "hofburg due")
    assert pdf_document("T", every_block("x"), about=other) != first
    assert b"D:20261110" in plain_parts(first)
    # Where each case has its own moment there is none to date the document with.
    undated = pdf_document("T", [], about=ExportNote({}))
    assert b"CreationDate" not in plain_parts(undated)


@given(
    st.text(
        st.one_of(
            st.characters(), st.sampled_from("#[]$\\*_`<>@\"'/=-+{}~\u0301\u0561\u10d0\u200d")
        ),
        max_size=40,
    )
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_text_can_be_typeset(text: str) -> None:
    assert pdf_document(text, every_block(text or "-"), about=NOTE).startswith(b"%PDF-1.7")


@given(st.text(max_size=80), st.integers(3, 50))
def test_nothing_of_a_text_is_lost_where_it_may_break(text: str, most: int) -> None:
    told = shown(text)
    assert "".join(pieces(told, most)) == told
    assert all(len(word) <= most for it in pieces(told, most) for word in it.split())
    assert "".join(lines(text, most).split()) == "".join(
        "".join(map(shown, text.splitlines())).split()
    )
    for letter in set(told):
        assert letter == " " or unicodedata.category(letter)[0] not in "CZ"


def test_a_picture_reads_no_file_and_no_network(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG\r\n\x1a\n")
    for where in (str(secret), "secret.png", "http://127.0.0.1:9/x.png", "file:///etc/passwd"):
        svg = SVG.format("a").replace(
            "</svg>", f'<image href="{where}" width="9" height="9"/></svg>'
        )
        data = pdf_document("T", [Figure(svg, "the words instead")], about=NOTE)
        assert b"/Subtype /Image" not in plain_parts(data)


def test_a_broken_picture_is_said_in_words(tmp_path: Path) -> None:
    data = pdf_document("T", [Figure("<svg", "what it shows"), Prose("after")], about=NOTE)
    if shutil.which("pdftotext"):
        assert "Thepicturecouldnotbedrawn:whatitshows" in text_of(data, tmp_path)
    with pytest.raises(ValueError, match="words for those"):
        pdf_document("T", [Figure(SVG, " ")], about=NOTE)


def test_skipped_levels_are_closed_up_and_empty_lists_say_so(tmp_path: Path) -> None:
    blocks: list[Block] = [
        Heading(3, "a"),
        Heading(9, "b"),
        Heading(1, ""),
        Grid("List", ["x"], []),
        Facts([]),
    ]
    data = pdf_document("T", blocks, about=NOTE)
    tags = set(re.findall(rb"/StructElem/S/H(\d)", plain_parts(data)))
    assert tags == {b"1", b"2"}
    if shutil.which("pdftotext"):
        assert "List:nothing." in text_of(data, tmp_path)


def test_the_head_of_a_table_is_on_every_page(tmp_path: Path) -> None:
    rows = [[str(n), "word " * 30] for n in range(120)]
    data = pdf_document("T", [Grid("Long", ["Number", "Words of it"], rows)], about=NOTE)
    if shutil.which("pdftotext"):
        found = text_of(data, tmp_path)
        pages = int(re.search(r"Page1of(\d+)", found)[1])  # type: ignore[index]
        assert pages > 3
        assert found.count("Wordsofit") >= pages - 1
        assert found.count("Nottheofficialchannel") == pages


@needs_poppler
def test_it_says_what_it_rests_on(tmp_path: Path) -> None:
    meta = {
        "hofburg": "1.2", "as_of": "2026-11-10T09:00:00Z", "known_at": "2026-11-11T00:00:00Z",
        "known_to": "KAZ", "holder": "KAZ", "origins": ["demo"], "handling": ["public", "osce"],
        "cases": [], "registers": [{"place": "/home/someone/x", "records": 2, "digest": "sha256:ab"}],
        "regimes": [{"id": "VD2011", "edition": "FSC.DOC/1/11", "hash": "sha256:cd"}],
    }  # fmt: skip
    note = ExportNote(meta, "hofburg due --state KAZ", "osce", {"restricted": 2, "secret": 1})
    found = text_of(pdf_document("T", [], about=note), tmp_path)
    for words in (
        "Hofburgisnottheofficialchannel", "VD2011,editionFSC.DOC/1/11,sha256:cd", "2records,sha256:ab",
        "Knownto:KAZ", "demo", "public,osce", "2rowsmarkedrestrictedwereleftout",
        "1rowmarkedsecretwasleftout", "hofburgdue--stateKAZ", "OSCE", "Asof2026-11-10T09:00:00Z",
    ):  # fmt: skip
        assert words in found, words
    assert "someone" not in found  # folders of this machine are nobody else's business


def test_without_typst_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(QuestionError, match=re.escape("hofburg[reports]")):
        pdf_document("T", [], about=NOTE)


def test_a_fault_of_the_typesetter_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "_design", lambda: b"#panic()")
    with pytest.raises(QuestionError, match="could not be typeset"):
        pdf_document("T", [], about=NOTE)


def test_a_text_without_end_is_cut_and_says_so() -> None:
    from hofburg.reports.typeset_text import MOST, cut

    assert cut("a" * MOST) == "a" * MOST
    told = cut("b" * (MOST + 7))
    assert told.startswith("b" * MOST + " [")
    assert "7 letters more" in told
