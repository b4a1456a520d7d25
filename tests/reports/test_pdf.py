"""The PDF: accessible, the same as the page, within its limits, and deaf to whatever the page asks for."""

import functools
import http.server
import io
import re
import threading
import time
import urllib.request
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject
from pytest_django import Settings

from inventory.gaps.inputs import Initiative
from inventory.reports.documents import pdf_document
from inventory.reports.pdf import PdfError, render_pdf
from inventory.reports.pdf_child import FONTS
from tests.gaps.build import make_answer, make_initiative, make_offer, make_signal
from tests.reports.cases import A, B, C, make_region_inputs, make_view, text_of


def make_house() -> Initiative:
    return make_initiative(
        "het-huis",
        make_offer("A1.1", [A, B], places=(A,)),
        make_offer("A3.3", [A], confirmed_on=None, source="Krant"),
        municipality=A,
        website="https://het-huis.example",
        wishes=("A2",),
    )


@functools.cache
def document() -> str:
    """A small report with something in each of its parts."""
    answers = [
        make_answer("C2.1", "missing", A, reason="no_space"),
        make_answer("C2.1", "present", B, limits=("far",)),
        make_answer("B2.4", "missing", B, reason="by_choice", place="Aalberg"),
        make_answer("A3.3", "duplicated", A, provider="De Zon en De Maan"),
    ]
    return pdf_document(make_view(make_region_inputs(make_house(), answers=answers), fictional=True))


@functools.cache
def pdf() -> bytes:
    return render_pdf(document())


def reader() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf()))


def structure(kind: str) -> list[Any]:
    """All elements of this kind in the structure tree, in reading order."""
    found: list[Any] = []

    def walk(element: object) -> None:
        if isinstance(element, ArrayObject):
            for kid in element:
                walk(kid.get_object())
        elif isinstance(element, DictionaryObject):
            if element.get("/S") == kind:
                found.append(element)
            if "/K" in element:
                walk(element["/K"])

    root: Any = reader().trailer["/Root"]
    walk(root["/StructTreeRoot"]["/K"])
    return found


# --- accessible ------------------------------------------------------------------------------------------------
def test_pdf_says_that_it_is_pdf_ua_1() -> None:
    root: Any = reader().trailer["/Root"]
    metadata = reader().metadata

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert metadata is not None
    assert metadata.title == "Rapport Vierstromenland, stand op 1 oktober 2026 – Bouwstenenscan"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()


def test_pdf_has_headings_tables_and_headers_in_its_tree() -> None:
    headers = structure("/TH")

    assert len(structure("/H1")) == 1
    assert len(structure("/Table")) >= 4
    assert headers
    assert {header["/A"]["/Scope"] for header in headers} == {"/Column", "/Row"}


def test_pdf_has_a_bookmark_for_each_section() -> None:
    titles = [each.title for each in reader().outline if not isinstance(each, list)]

    assert titles[0] == "Vierstromenland in één oogopslag"
    assert {"Dit is er al", "Dit missen we nog", "Wie is wie", "Hoe dit rapport is gemaakt"} <= set(titles)


def test_pdf_prints_its_links() -> None:
    links = [note.get_object() for page in reader().pages for note in page.get("/Annots", [])]

    assert links
    assert {link["/F"] for link in links} == {4}


def test_pdf_says_on_every_page_what_it_is() -> None:
    pages = reader().pages

    for index, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert "Bouwstenenscan Vierstromenland" in text
        assert "Stand op 1 oktober 2026 · Concept" in text
        assert "Dit is een voorbeeld. De antwoorden zijn verzonnen." in text
        assert f"pagina {index} van {len(pages)}" in text
        stream = page.get_contents()
        assert stream is not None
        assert stream.get_data().count(b"/Pagination") >= 4


def test_pdf_holds_the_text_of_the_page_in_its_order() -> None:
    """Words in the order in which the pages are drawn, without the margins, bullets and page numbers."""
    drawn = [page.extract_text() for page in reader().pages]
    margins = r"Bouwstenenscan Vierstromenland|Stand op 1 oktober 2026 · Concept(?!:)|pagina \d+ van \d+|•"
    in_pdf = re.sub(r"\W+", "", re.sub(margins, "", " ".join(drawn)))
    sections = re.findall(r"<h[234][^>]*>.*?</h[234]>|<li>.*?</li>|<p>.*?</p>", document(), flags=re.DOTALL)
    texts = [re.sub(r"\W+", "", text_of(each)) for each in sections]
    last = 0
    for text in [each for each in texts if len(each) > 25]:
        found = in_pdf.find(text[:60], last)
        assert found >= 0, text
        last = found


def test_pdf_is_the_same_for_the_same_page() -> None:
    assert render_pdf(document()) == pdf()


def fonts_of(page: Any) -> Iterable[Any]:  # noqa: ANN401  # pypdf types no further than this
    return page["/Resources"]["/Font"].values()  # type: ignore[no-any-return]  # likewise


def test_pdf_takes_its_letters_and_signs_from_our_own_fonts() -> None:
    fonts = {str(font.get_object()["/BaseFont"]) for page in reader().pages for font in fonts_of(page)}

    assert all(path.exists() for path in FONTS.values())
    assert fonts
    assert all("Noto-Sans" in font or "Signs" in font for font in fonts), fonts


# --- deaf ------------------------------------------------------------------------------------------------------
class Canary(http.server.BaseHTTPRequestHandler):
    heard: list[str]

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<svg xmlns='http://www.w3.org/2000/svg'><text>tweet</text></svg>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # likewise
        pass


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on this computer that writes down who asks for what."""
    heard: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Bird", (Canary,), {"heard": heard}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", heard
    server.shutdown()
    server.server_close()


ROUTES = """
<link rel=stylesheet href={at}/1><style>@import url({at}/2); @font-face {{ font-family: x; src: url({at}/3) }}
p {{ background: url({at}/4); list-style-image: url({at}/5); font-family: x }}
p::before {{ content: url({at}/6) }}</style>
<img src={at}/7><object data={at}/8 type=image/svg+xml></object><embed src={at}/9><iframe src={at}/10></iframe>
<svg xmlns="http://www.w3.org/2000/svg"><image href="{at}/11" width="9" height="9"/><use href="{at}/12#x"/></svg>
<link rel=attachment href={at}/13><a rel=attachment href={at}/14>x</a><p style="background:url({at}/15)">x</p>
<img srcset="{at}/16 2x"><base href={at}/17><input type=image src={at}/18>
"""


def test_render_pdf_asks_nobody_for_anything(canary: tuple[str, list[str]]) -> None:
    address, heard = canary
    urllib.request.urlopen(f"{address}/sings").read()  # noqa: S310  # our own server, to hear that it hears

    render_pdf(f"<html lang=nl><title>x</title>{ROUTES.format(at=address)}")

    assert heard == ["/sings"]


def test_render_pdf_embeds_no_file_of_this_computer(tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='50'><text y='20'>GEHEIM</text></svg>"
    )

    content = render_pdf(f"<html lang=nl><title>x</title>{ROUTES.format(at=f'file://{tmp_path}/secret.svg?')}")
    found = pypdf.PdfReader(io.BytesIO(content))

    assert "GEHEIM" not in "".join(page.extract_text() for page in found.pages)
    assert b"GEHEIM" not in content
    assert not found.attachments


def test_report_with_hostile_text_everywhere_reaches_nobody(canary: tuple[str, list[str]]) -> None:
    address, heard = canary
    hostile = f"</style></p>{ROUTES.format(at=address)}"
    house = make_initiative(
        "het-huis",
        make_offer("A1.1", [A, B], places=(A,), source=hostile, note=hostile),
        make_offer("A1.2", [A], confirmed_on=None, source=hostile),
        name=hostile,
        organisation=hostile,
        website=f"javascript:{hostile}",
        municipality=A,
        signals=(make_signal("C2.1", "missing", [B], named=True, note=hostile),),
    )
    answers = [
        make_answer("C2.1", "missing", A, note=hostile, note_public=True, place=hostile),
        make_answer("C2.1", "present", B, provider=hostile, place=hostile, source=hostile),
        make_answer("A1.1", "elsewhere", C, provider=hostile, place=hostile),
    ]
    view = make_view(make_region_inputs(house, answers=answers), title=hostile, remark=hostile, guided_by=hostile)

    page = pdf_document(view)
    render_pdf(page)

    assert heard == []
    assert "<img" not in page
    assert 'href="javascript' not in page


# --- within limits ---------------------------------------------------------------------------------------------
ENDLESS = f"<html lang=nl><title>x</title><table>{'<tr><td>x<td>y<td>z' * 60_000}</table>"


def test_render_pdf_stops_when_it_takes_too_long(settings: Settings) -> None:
    settings.PDF_SECONDS = 2
    begun = time.monotonic()

    with pytest.raises(PdfError, match="langer dan 2 seconden"):
        render_pdf(ENDLESS)

    # With room to start on a machine that is busy.
    assert time.monotonic() - begun < 60


def test_render_pdf_stops_when_it_takes_too_much_memory(settings: Settings) -> None:
    settings.PDF_MEMORY_MB = 200

    with pytest.raises(PdfError, match="te groot of te ingewikkeld"):
        render_pdf(ENDLESS)


def test_render_pdf_tells_that_it_is_alive(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PDF_SECONDS = 3
    monkeypatch.setattr("inventory.reports.pdf.BEAT_SECONDS", 0.5)
    beats: list[None] = []

    with pytest.raises(PdfError):
        render_pdf(ENDLESS, beat=lambda: beats.append(None))

    assert len(beats) >= 2
