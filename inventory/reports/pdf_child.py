"""
The program that makes a PDF: HTML comes in on standard input, the PDF goes out on standard output.

It is run by `inventory.reports.pdf` alone, with limits as its arguments (megabytes and seconds), and knows neither
Django nor the database. Whatever the HTML asks for, it reaches no network and no file: only data in the page itself
and our own fonts.
"""

from __future__ import annotations

import gc
import logging
import resource
import sys
from pathlib import Path
from typing import Final

from inventory.reports.pdf_tags import finish

_FONTSOURCE: Final = Path(__file__).resolve().parents[2] / "node_modules" / "@fontsource"
_NOTO: Final = _FONTSOURCE / "noto-sans" / "files"

FONTS: Final = {
    f"bouwstenenscan:{script}-{weight}": _NOTO / f"noto-sans-{script}-{weight}-normal.woff2"
    for script in ("latin", "latin-ext", "cyrillic", "greek", "vietnamese")
    for weight in (400, 600)
} | {
    "bouwstenenscan:signs": _FONTSOURCE
    / "noto-sans-symbols-2"
    / "files"
    / "noto-sans-symbols-2-symbols-400-normal.woff2"
}
"""The only addresses that lead anywhere; a font that is not installed is replaced by one of the system."""


def main() -> None:
    megabytes, seconds = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(make_pdf(sys.stdin.buffer.read().decode()))


def make_pdf(html: str) -> bytes:
    """A tagged PDF/UA-1 with bookmarks. Must run within limits: call `inventory.reports.pdf.render_pdf` instead."""
    import weasyprint  # noqa: PLC0415  # after the limits are set: loading it is part of what they limit
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OnlyOurOwn(URLFetcher):  # type: ignore[misc]  # weasyprint has no type stubs
        """Opens nothing but data in the page and our own fonts; the way out that it inherits is never taken."""

        def fetch(self, url: str, headers: object = None) -> object:
            if url in FONTS:
                return URLFetcherResponse(url, FONTS[url].read_bytes(), {"Content-Type": "font/woff2"})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise ValueError("Dit adres gaat niet open.")

    # What is not fetched or not understood is left out of the page: no reason to tell anybody the address.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    # Layout makes millions of objects that all live until the end: looking for garbage among them only costs time.
    gc.disable()
    document = weasyprint.HTML(string=html, base_url=None, url_fetcher=OnlyOurOwn(allowed_protocols=["data"]))
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", finisher=finish))


if __name__ == "__main__":
    main()
