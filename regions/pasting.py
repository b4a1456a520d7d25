"""
A pasted list of people to invite, line by line: "adres; naam; gemeente of initiatief; rol".

Read as people paste it: with semicolons, tabs or commas, from a spreadsheet or from the address line of a mail. Each
line is checked, and says in plain Dutch what will happen or what is wrong with it; nothing is sent by reading it.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.formats import date_format

from regions.invitations import Ask, initiatives_of
from regions.mails import check_address_fits
from regions.models import Initiative, Invitation, InvitationState, Membership, Municipality, Region, Role
from regions.names import MunicipalityNames, plain

MOST_LINES = 100
ORDER = "adres; naam; gemeente of initiatief; rol"

_ROLES = {
    Role.OFFICER: ("medewerker", "ambtenaar", "beleidsmedewerker", "gemeente", "medewerker van een gemeente"),
    Role.EDITOR: ("initiatief", "bewerker", "aanbieder", "bewerker van een initiatief"),
    Role.READER: ("meelezer", "lezer", "meelezen", "meelezer van een regio"),
    Role.COORDINATOR: ("coordinator", "regiocoordinator"),
}
ROLE_WORDS = {word: role for role, words in _ROLES.items() for word in words}
ROLE_NAMES = "medewerker, initiatief, meelezer of coördinator"
_IN_BRACKETS = re.compile(r"^(?P<name>[^<>]*)<(?P<email>[^<>]+)>$")
_HEADINGS = {"adres", "e mail", "email", "mail", "e mailadres", "mailadres", "emailadres", "naam", "rol"}


@dataclass(frozen=True, slots=True)
class PastedLine:
    """One line: what will happen (`ask`), or why nothing will."""

    number: int
    text: str
    ask: Ask | None = None
    problem: str = ""
    """What is wrong, and has to be mended."""
    skipped: str = ""
    """Why there is nothing to do."""

    @property
    def will_be_sent(self) -> bool:
        return self.ask is not None and not self.skipped

    @property
    def outcome(self) -> str:
        return self.problem or self.skipped or (f"Krijgt een uitnodiging als {self.ask.as_what}." if self.ask else "")


@dataclass(frozen=True, slots=True)
class PastedList:
    lines: tuple[PastedLine, ...]
    too_long: bool = False

    @property
    def asks(self) -> list[Ask]:
        return [one.ask for one in self.lines if one.ask is not None and one.will_be_sent]

    @property
    def problems(self) -> int:
        return sum(bool(one.problem) for one in self.lines)

    @property
    def skipped(self) -> int:
        return sum(bool(one.skipped) for one in self.lines)

    @property
    def fingerprint(self) -> str:
        """What somebody saw before they pressed the second button."""
        told = "\n".join(f"{one.text}|{one.outcome}" for one in self.lines)
        return hashlib.sha256(told.encode()).hexdigest()


def read_list(typed: str, region: Region, now: datetime.datetime) -> PastedList:
    """Read and check all lines, in six queries."""
    rows = [(number, text) for number, text in enumerate(typed.splitlines(), 1) if text.strip()]
    rows = [row for index, row in enumerate(rows) if index or not _is_heading(row[1])]
    if len(rows) > MOST_LINES:
        return PastedList((), too_long=True)
    places = Places.read(region)
    return PastedList(tuple(_checked([_line(number, text, places) for number, text in rows], region, now)))


# --- the places of a region ------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Places:
    """The municipalities and initiatives of a region, by the name as a person types it."""

    region: Region
    municipalities: dict[str, Municipality]
    initiatives: dict[str, Initiative]
    elsewhere: MunicipalityNames

    @classmethod
    def read(cls, region: Region) -> Places:
        current = [one for one in region.municipalities.all() if one.ended_on is None]
        initiatives = initiatives_of(one.pk for one in current)
        return cls(
            region,
            {plain(one.name): one for one in current},
            {plain(one.name): one for one in initiatives},
            MunicipalityNames.read(),
        )

    def problem(self, typed: str) -> str:
        """What is to be said of a name that is not among them."""
        if self.elsewhere.find(_without_prefix(typed)) is not None:
            return f"{typed} hoort niet bij {self.region.name}."
        names = {way: one.name for way, one in self.municipalities.items()}
        names |= {way: one.name for way, one in self.initiatives.items()}
        way = plain(_without_prefix(typed))
        halves = [one for one in names if way and f" {way} " in f" {one} "]
        alike = [names[one] for one in halves or difflib.get_close_matches(way, names, n=3, cutoff=0.6)][:3]
        *first, last = alike or [""]
        meant = f"{', '.join(first)} of {last}" if first else last
        hint = f"Bedoelt u {meant}?" if meant else "Kijk of de naam goed is geschreven."
        return f"'{typed}' kennen we niet. {hint}"


def _without_prefix(typed: str) -> str:
    return re.sub(r"^\s*gemeente\s+", "", typed, flags=re.IGNORECASE)


# --- one line --------------------------------------------------------------------------------------------------
def _is_heading(text: str) -> bool:
    return "@" not in text and any(plain(cell) in _HEADINGS for cell in _cells(text))


def _cells(text: str) -> list[str]:
    sign = next((one for one in "\t;" if one in text), ",")
    # A name of a mail program may hold a comma itself: "Jansen, Piet" <piet@voorbeeld.nl>.
    row = next(csv.reader([text.strip(" ")], delimiter=sign, skipinitialspace=True), [])
    return [cell.strip().strip('"').strip() for cell in row]


def _line(number: int, text: str, places: Places) -> PastedLine:
    name, email, rest = _who(_cells(text))
    text = text.strip()
    if not email:
        return PastedLine(number, text, problem="Hier staat geen e-mailadres.")
    try:
        validate_email(email)
        check_address_fits(email)
    except ValidationError:
        return PastedLine(number, text, problem=f"'{email}' is geen e-mailadres. Kijk het nog even na.")
    if len(rest) > 2:
        return PastedLine(
            number, text, problem="Hier staat te veel. Schrijf: adres; naam; gemeente of initiatief; rol."
        )
    place, role_word = [*rest, "", ""][:2]
    found = _what(place, role_word, places)
    if isinstance(found, str):
        return PastedLine(number, text, problem=found)
    role, municipality, initiative = found
    ask = Ask(
        role=role,
        email=email.lower(),
        name=name[:150],
        region=places.region,
        municipality=municipality,
        initiative=initiative,
    )
    return PastedLine(number, text, ask=ask)


def _who(cells: list[str]) -> tuple[str, str, list[str]]:
    """The name, the address and the cells that are left: place and role."""
    at = next((index for index, cell in enumerate(cells) if "@" in cell), None)
    if at is None:
        return "", "", cells
    bracketed = _IN_BRACKETS.match(cells[at])
    rest = cells[:at] + cells[at + 1 :]
    if bracketed and bracketed["name"].strip():
        # The name stands with the address; a cell for it may be there and empty.
        rest = rest[1:] if len(rest) > 2 and rest[0] in {"", bracketed["name"].strip()} else rest
        return bracketed["name"].strip().strip('"').strip(), bracketed["email"].strip(), rest
    email = bracketed["email"].strip() if bracketed else cells[at]
    return (rest[0] if rest else ""), email, _trimmed(rest[1:])


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at the end, that a spreadsheet adds."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


Found = tuple[Role, Municipality | None, Initiative | None]


def _what(place: str, role_word: str, places: Places) -> Found | str:
    """The role and the place that a line names, or what is wrong with them."""
    if not role_word and plain(place) in ROLE_WORDS:
        place, role_word = "", place
    role = ROLE_WORDS.get(plain(role_word))
    if role_word and role is None:
        return f"De rol '{role_word}' kennen we niet. Kies {ROLE_NAMES}."
    if role in {Role.READER, Role.COORDINATOR}:
        return _of_region(place, role, places)
    if not place:
        return "Hier staat geen gemeente of initiatief."
    return _at_place(place, role, places)


def _of_region(place: str, role: Role, places: Places) -> Found | str:
    if place and plain(place) not in {plain(places.region.name), "regio", f"regio {plain(places.region.name)}"}:
        return (
            f"Een {'meelezer' if role == Role.READER else 'coördinator'} hoort bij de hele regio. Laat '{place}' weg."
        )
    return role, None, None


def _at_place(place: str, role: Role | None, places: Places) -> Found | str:
    municipality = places.municipalities.get(plain(_without_prefix(place)))
    initiative = places.initiatives.get(plain(place))
    if municipality is not None and role != Role.EDITOR:
        return Role.OFFICER, municipality, None
    if initiative is not None and role != Role.OFFICER:
        return Role.EDITOR, None, initiative
    if municipality is not None:
        return f"{place} is een gemeente. Kies als rol: medewerker."
    if initiative is not None:
        return f"{place} is een initiatief. Kies als rol: initiatief."
    return places.problem(place)


# --- what is there already -------------------------------------------------------------------------------------
def _key(one: Ask | Invitation | Membership, email: str) -> tuple[str, str, object]:
    role = Role(one.role)
    if role == Role.OFFICER:
        return email, role, one.municipality and one.municipality.pk
    if role == Role.EDITOR:
        return email, role, one.initiative and one.initiative.pk
    return email, role, one.region and one.region.pk


def _checked(lines: Iterable[PastedLine], region: Region, now: datetime.datetime) -> list[PastedLine]:
    lines = list(lines)
    emails = {one.ask.email for one in lines if one.ask}
    roles = Membership.objects.filter(user__email__in=emails, user__is_active=True).select_related("user")
    members = {_key(one, one.user.email) for one in roles.with_places()}
    asked = Invitation.objects.filter(email__in=emails).with_places().order_by("made_at")
    earlier = {_key(one, one.email): one for one in asked}
    seen: dict[tuple[str, str, object], int] = {}
    return [_with_what_is_there(one, members, earlier, seen, now) for one in lines]


def _with_what_is_there(
    line: PastedLine,
    members: set[tuple[str, str, object]],
    earlier: dict[tuple[str, str, object], Invitation],
    seen: dict[tuple[str, str, object], int],
    now: datetime.datetime,
) -> PastedLine:
    if line.ask is None:
        return line
    key = _key(line.ask, line.ask.email)
    first = seen.setdefault(key, line.number)
    before = earlier.get(key)
    skipped = ""
    if first != line.number:
        skipped = f"Staat er al, op regel {first}."
    elif key in members:
        skipped = f"Is al {line.ask.as_what}."
    elif before is not None and before.is_open(now):
        skipped = f"Is al uitgenodigd, op {_day(before.made_at)}."
    elif before is not None and before.state == InvitationState.DECLINED:
        skipped = "Zei eerder: liever niet. Bel of mail eerst even."
    return PastedLine(line.number, line.text, line.ask, skipped=skipped)


def _day(moment: datetime.datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")
