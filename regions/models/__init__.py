"""Who and where: users, municipalities, regions, initiatives and what they offer."""

from regions.models.initiatives import Funding, Initiative, InitiativeKind, Origin, Wish
from regions.models.invitations import Invitation, InvitationState, JoinRequest, JoinState, Questions
from regions.models.limits import LimitCounter
from regions.models.mails import ConfirmationOutcome, ConfirmationRequest, Mail, MailState, StoppedAddress
from regions.models.memberships import Membership, Role
from regions.models.municipalities import Municipality, Neighbour
from regions.models.offers import Offer, OfferStatus, Signal, SignalKind
from regions.models.regions import Region, RegionKind
from regions.models.revisions import Revision, TrailHead, Versioned
from regions.models.users import User

__all__ = [
    "ConfirmationOutcome",
    "ConfirmationRequest",
    "Funding",
    "Initiative",
    "InitiativeKind",
    "Invitation",
    "InvitationState",
    "JoinRequest",
    "JoinState",
    "LimitCounter",
    "Mail",
    "MailState",
    "Membership",
    "Municipality",
    "Neighbour",
    "Offer",
    "OfferStatus",
    "Origin",
    "Questions",
    "Region",
    "RegionKind",
    "Revision",
    "Role",
    "Signal",
    "SignalKind",
    "StoppedAddress",
    "TrailHead",
    "User",
    "Versioned",
    "Wish",
]
