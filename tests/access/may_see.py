"""
Who may see which text: domain.md section 6, sentence by sentence, written down apart from the product.

`may_see` knows nothing of the product's loaders and querysets. It looks at whose text it is and who reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from inventory.reports.models import StoredReport
from inventory.scans.models import Answer, Decision, Reminder, Scan
from regions.models import (
    Initiative,
    Invitation,
    JoinRequest,
    Mail,
    Municipality,
    Offer,
    Region,
    Revision,
    Signal,
    User,
)
from tests.access.canaries import Canary


@dataclass(frozen=True)
class Reader:
    """Somebody who looks, with all their roles."""

    role: str
    user: User | None = None
    officer_of: Municipality | None = None
    coordinator_of: Region | None = None
    reader_of: Region | None = None
    editor_of: Initiative | None = None
    staff: bool = False
    link_to: Scan | None = None
    """The scan of which they hold a reading link."""
    invited: Invitation | None = None
    """The invitation of which they hold the link."""
    asked: Initiative | None = None
    """The initiative of which they hold the link of "klopt het nog?", that was sent to its own address."""

    @property
    def logged_in(self) -> bool:
        return self.user is not None

    def is_member(self, region: Region) -> bool:
        """By domain.md: "officers of its municipalities, coordinators, invited readers such as an insurer"."""
        officer = self.officer_of is not None and self.officer_of in region.municipalities.all()
        return officer or region in (self.coordinator_of, self.reader_of)

    def coordinates(self, municipality: Municipality) -> bool:
        return self.coordinator_of is not None and municipality in self.coordinator_of.municipalities.all()


PROFILE = {
    *("name", "slug", "place", "opening_hours", "website", "email", "phone", "address"),
    # The words with which an initiative tells residents who it is; they stand on the same public page.
    *("organisation", "description", "welcome", "referral", "costs"),
}
IDENTITY = {"name", "slug", "organisation"}
REPORTED = IDENTITY
"""What a public report says of who somebody is, findable or not."""


def may_see(reader: Reader, canary: Canary) -> bool:
    """Whether domain.md section 6 lets this reader see this text on some page or in some file."""
    rule = RULES.get(canary.field) or RULES.get(canary.thing._meta.label)
    assert rule is not None, f"Say in tests/access/may_see.py who may see {canary.field}."
    return rule(reader, canary.thing, canary.field.rpartition(".")[2])


def _initiative(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, Initiative)
    # An initiative's editors: "all of their own". The link of "klopt het nog?" shows what is on their public page.
    if reader.editor_of == thing or (reader.asked == thing and name in PROFILE):
        return True
    # "A municipality or coordinator can add a provider (...)"; until it shares, what it fills in "is a draft (...) seen
    # by its officers and the region's coordinators alone".
    if thing.held:
        assert thing.added_by is not None
        return reader.officer_of == thing.added_by or reader.coordinates(thing.added_by)
    # The beheer of the site looks at initiatives, and changes nothing.
    if reader.staff:
        return True
    if name in PROFILE and thing.confirmed_on is not None:
        # "Everyone, without a login: (...) of an initiative that has confirmed its profile and chosen to be findable:
        # name, kind, place, opening hours, website, functional contact".
        # For everyone with a login: "the same of every confirmed initiative".
        if thing.findable or reader.logged_in:
            return True
        # "Everyone, without a login: (...) published reports", which name who offers what.
        return name in REPORTED and _is_read(reader, thing)
    # "Public-source facts about initiatives carry source and date, are on no public page until the initiative confirms
    # them": the region's members read them.
    return name in {*REPORTED, "website", "source"} and _knows_of(reader, thing)


def _regions_of(initiative: Initiative) -> list[Region]:
    """All its municipalities are in one region here."""
    assert initiative.municipality is not None
    return list(initiative.municipality.regions.all())


def _knows_of(reader: Reader, initiative: Initiative) -> bool:
    return any(reader.is_member(region) for region in _regions_of(initiative))


def _is_read(reader: Reader, initiative: Initiative) -> bool:
    return any(_reads_report(reader, scan) for region in _regions_of(initiative) for scan in region.scans.all())


def _offer(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, Offer)
    if reader.editor_of == thing.initiative:
        return True
    if thing.held:
        assert thing.added_by is not None
        return reader.officer_of == thing.added_by or reader.coordinates(thing.added_by)
    # For everyone with a login: "Never notes, funding or signals". The region's members read them, "with funding and
    # signals of the initiatives that belong to the scan".
    return _knows_of(reader, thing.initiative)


def _signal(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, Signal)
    # As funding: for the region's members, and for themselves.
    return reader.editor_of == thing.initiative or _knows_of(reader, thing.initiative)


def _answer(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, Answer)
    # "A municipality's answers are a draft until it shares them: seen by its officers and the region's coordinators
    # alone".
    if reader.officer_of == thing.municipality or reader.coordinator_of == thing.scan.region:
        return True
    if not thing.scan.sheets.filter(municipality=thing.municipality, shared_on__isnull=False).exists():
        return False
    # "Shared, they are seen by the region's members".
    if reader.is_member(thing.scan.region):
        return True
    # "Notes and sources of answers are for the region's members; a note is printed in a shared or public report only if
    # `note_public`."
    if name == "source" or (name == "note" and not thing.note_public):
        return False
    return _reads_report(reader, thing.scan)


def _reads_report(reader: Reader, scan: Scan) -> bool:
    """Who reads the report of a scan, cut for everyone or not."""
    scan = Scan.objects.get(pk=scan.pk)
    if reader.is_member(scan.region):
        return True
    # "Everyone, without a login: (...) published reports". A reading link opens the report of one scan likewise.
    if scan.published_on is not None or reader.link_to == scan:
        return True
    # "Initiatives see a scan once the coordinator shares it." All initiatives here belong to their region's scans.
    belongs = reader.editor_of is not None and scan.region in _regions_of(reader.editor_of)
    return belongs and scan.shared_with_initiatives_on is not None


def _report(reader: Reader, thing: Model, name: str) -> bool:
    """What is printed in the report of a scan."""
    return _reads_report(reader, _scan_of(thing))


def _title(reader: Reader, thing: Model, name: str) -> bool:
    # The beheer sees that a region has scans, and not what is in them.
    return reader.staff or _reads_report(reader, _scan_of(thing))


def _member(reader: Reader, thing: Model, name: str) -> bool:
    """Of the table's own talk: "readers (...), who read and remark"."""
    return reader.is_member(_scan_of(thing).region)


def _coordinator(reader: Reader, thing: Model, name: str) -> bool:
    return reader.coordinator_of == _scan_of(thing).region


def _scan_of(thing: Model) -> Scan:
    scan = thing if isinstance(thing, Scan) else getattr(thing, "scan", None)
    assert isinstance(scan, Scan)
    return scan


def _everyone(reader: Reader, thing: Model, name: str) -> bool:
    return True


def _nobody(reader: Reader, thing: Model, name: str) -> bool:
    return False


def _proposal(reader: Reader, thing: Model, name: str) -> bool:
    # The coordinator proposes, the beheer of the site decides.
    return reader.staff or reader.coordinator_of == thing


def _revision(reader: Reader, thing: Model, name: str) -> bool:
    """What something said before: for whom it is their own, and what the table did for who sits at it."""
    assert isinstance(thing, Revision)
    match thing.subject:
        case "answer":
            # What was drafted stays with whoever sees the draft; the members see what was shared.
            return _answer(reader, Answer.objects.get(pk=thing.subject_id), "source")
        case "offer":
            offer = Offer.objects.get(pk=thing.subject_id)
            return reader.editor_of == offer.initiative or (offer.held and _offer(reader, offer, name))
        case "signal":
            return reader.editor_of == Signal.objects.get(pk=thing.subject_id).initiative
        case "decision":
            return _member(reader, Decision.objects.get(pk=thing.subject_id), name)
    return False


def _person_name(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, User)
    # "Public reports name no officer": only people who work together, and the beheer, see who somebody is.
    return reader.staff or reader.user == thing or _asks(reader, thing) or _work_together(reader, thing)


def _asks(reader: Reader, person: User) -> bool:
    """Whether this person asks something of the reader by mail: a mail tells who asks, and whom to turn to."""
    if reader.invited is not None:
        return reader.invited.made_by == person
    regions = _regions_of(reader.asked) if reader.asked is not None else []
    return person.memberships.filter(role="coordinator", region__in=regions).exists()


def _person_email(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, User)
    if reader.staff or reader.user == thing or _asks(reader, thing):
        return True
    # Whom to turn to: the coordinator invites people and answers them.
    coordinates = thing.memberships.filter(role="coordinator").exists()
    return _work_together(reader, thing) and (coordinates or reader.coordinator_of is not None)


def _work_together(reader: Reader, person: User) -> bool:
    theirs = {
        region for one in person.memberships.all() for region in _places(one.municipality, one.region, one.initiative)
    }
    region = reader.coordinator_of or reader.reader_of
    return bool(theirs & set(_places(reader.officer_of, region, reader.editor_of)))


def _places(municipality: Municipality | None, region: Region | None, initiative: Initiative | None) -> list[Region]:
    if municipality is not None:
        return list(municipality.regions.all())
    if region is not None:
        return [region]
    return _regions_of(initiative) if initiative is not None else []


def _invitation(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, Invitation)
    # Whoever holds the link is the one who is asked.
    if reader.invited is not None and reader.invited.email == thing.email:
        return True
    # Who invites, and the region in whose name; nobody learns of an invitation who has no part in it.
    mine = reader.user is not None and reader.user == thing.made_by
    colleague = thing.municipality is not None and reader.officer_of == thing.municipality
    return mine or colleague or (reader.coordinator_of is not None and reader.coordinator_of == thing.region)


def _join_request(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, JoinRequest)
    # "Somebody unknown asks to be added; the coordinator decides."
    return reader.staff or reader.coordinates(thing.municipality)


def _reminder(reader: Reader, thing: Model, name: str) -> bool:
    assert isinstance(thing, Reminder)
    return reader.coordinator_of == thing.scan.region


def _mail(reader: Reader, thing: Model, name: str) -> bool:
    """Whether mails went is seen by the coordinator in whose name they went. What they say is for whom they are to."""
    assert isinstance(thing, Mail)
    return (
        name in {"to", "subject", "error"}
        and reader.coordinator_of is not None
        and reader.coordinator_of == thing.region
    )


def _mail_went(reader: Reader, thing: Model, name: str) -> bool:
    return reader.staff or _mail(reader, thing, name)


def _staff(reader: Reader, thing: Model, name: str) -> bool:
    return reader.staff


def _stored(reader: Reader, thing: Model, name: str) -> bool:
    """Why a PDF could not be made is told to whoever may have the PDF; its HTML is for nobody."""
    assert isinstance(thing, StoredReport)
    return name == "error" and thing.audience == "members" and reader.is_member(thing.scan.region)


Rule = Callable[[Reader, Model, str], bool]
RULES: dict[str, Rule] = {
    "regions.Initiative": _initiative,
    "regions.Offer": _offer,
    "regions.Signal": _signal,
    "regions.Region.guided_by": _everyone,
    "regions.Region.proposal_note": _proposal,
    "regions.Revision": _revision,
    "regions.User.name": _person_name,
    "regions.User.email": _person_email,
    "regions.User.password": _nobody,
    "regions.Invitation": _invitation,
    "regions.JoinRequest": _join_request,
    "regions.Mail.to": _mail_went,
    "regions.Mail.error": _mail_went,
    "regions.Mail": _mail,
    "regions.StoppedAddress": _staff,
    "scans.Answer": _answer,
    "scans.Scan.title": _title,
    "scans.Scan": _report,
    "scans.Participant": _report,
    "scans.Addition": _report,
    "scans.Decision": _member,
    "scans.Remark": _member,
    "scans.ReadingLink": _coordinator,
    "scans.Reminder": _reminder,
    "reports.StoredReport": _stored,
}
"""By field, or by the model whose fields are all for the same people."""
