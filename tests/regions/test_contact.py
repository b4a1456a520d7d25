"""What people typed as their website, telephone number and address, made fit to click and read."""

from __future__ import annotations

import pytest

from regions.contact import dialled, website_of, where_of


@pytest.mark.parametrize(
    ("typed", "address", "text"),
    [
        ("https://linde.nl", "https://linde.nl", "linde.nl"),
        ("http://linde.nl/", "http://linde.nl/", "linde.nl"),
        ("HTTPS://Linde.nl", "HTTPS://Linde.nl", "Linde.nl"),
        ("www.linde.nl", "https://www.linde.nl", "www.linde.nl"),
        ("  linde.nl/inloop?dag=ma ", "https://linde.nl/inloop?dag=ma", "linde.nl/inloop?dag=ma"),
        ("linde.nl:8080/a", "https://linde.nl:8080/a", "linde.nl:8080/a"),
    ],
)
def test_website_becomes_a_link(typed: str, address: str, text: str) -> None:
    website = website_of(typed)
    assert (website.address, website.text) == (address, text)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "javascript:alert(1)",
        "JavaScript://linde.nl/%0aalert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "ftp://linde.nl",
        "//linde.nl",
        "https://",
        "https://linde",
        "https://[linde.nl",
        "https://linde.nl@anders.nl",
        "https://linde.nl/\u202egnp.exe",
        "kijk op linde punt nl",
        "linde.nl en vennehuis.nl",
    ],
)
def test_website_that_is_no_web_address_stays_text(typed: str) -> None:
    website = website_of(typed)
    assert (website.address, website.text) == ("", typed.strip())


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("0182 12 34 56", "0182123456"),
        ("(0182) 123-456, maandag van 9 tot 12", "0182123456"),
        ("+31 182 123456", "+31182123456"),
        ("113", "113"),
        ("bel even aan", ""),
        ("", ""),
    ],
)
def test_phone_is_dialled_by_its_digits(typed: str, digits: str) -> None:
    assert dialled(typed) == digits


@pytest.mark.parametrize(
    ("address", "place", "municipality", "where"),
    [
        ("Markt 1", "Gouda", "Gouda", "Markt 1, Gouda"),
        ("Markt 1", "Moordrecht", "Zuidplas", "Markt 1, Moordrecht (gemeente Zuidplas)"),
        ("", "", "Gouda", "Gouda"),
        ("Markt 1", "", "Gouda", "Markt 1, Gouda"),
        ("", "Gouda", "", "Gouda"),
        ("", "", "", ""),
    ],
)
def test_where_says_the_municipality_only_when_it_is_another_name(
    address: str, place: str, municipality: str, where: str
) -> None:
    assert where_of(address, place, municipality) == where
