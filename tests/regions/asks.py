"""What tests of invitations ask of whom."""

from __future__ import annotations

from typing import Any

from regions.actions.invitations import Invited
from regions.invitations import Ask
from regions.models import Invitation, Region, Role
from tests.builders import GOUDA, get_municipality

ADDRESS = "anna@gemeente.example"


def officer_of(region: Region, code: str = GOUDA, **changes: Any) -> Ask:
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    return Ask(role=Role.OFFICER, municipality=get_municipality(code), **(fields | changes))


def reader_of(region: Region, email: str = ADDRESS) -> Ask:
    return Ask(role=Role.READER, email=email, region=region)


def state_of(invited: Invited) -> str:
    return Invitation.objects.get(pk=invited.invitation.pk).state
