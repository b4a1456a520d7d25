"""How mails are written: short sentences, and no word that hurts (ux.md sections 9.8 and 12)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from regions.mail_kinds import KINDS

MAILS = sorted((Path(settings.BASE_DIR) / "templates" / "mails").glob("*.txt"))
NEVER = (
    "ontbreek", "cliënt", "doelgroep", "tekort", "onvoldoende", "achterstand", "score", "prester", "koploper",
    "onderbouwd", "tegenstrijdig", "kwetsbaar aanbod", "verslechter", "geraakt", "regioscan", "stakeholder",
)  # fmt: skip


def sentences(text: str) -> list[list[str]]:
    """The words of each sentence of a mail as it is written; what is filled in counts as one word."""
    text = re.sub(r"\{%.*?%\}", " ", text)
    text = re.sub(r"\{\{.*?\}\}", "x", text)
    found = (re.findall(r"[\w@'’-]+", part) for part in re.split(r"[.!?:]\s|\n\s*\n|\n– ", text))
    return [words for words in found if words]


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_mail_has_short_sentences(mail: Path) -> None:
    found = sentences(mail.read_text(encoding="utf-8"))

    assert [" ".join(one) for one in found if len(one) > 25] == []
    assert sum(map(len, found)) / len(found) <= 12


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.stem)
def test_mail_uses_no_word_that_hurts(mail: Path) -> None:
    text = mail.read_text(encoding="utf-8").casefold().replace("landelijke regioscan", "")

    assert [word for word in NEVER if word in text] == []


def test_every_mail_has_a_name_for_who_looks_whether_it_arrived() -> None:
    assert {mail.stem for mail in MAILS} == set(KINDS)
