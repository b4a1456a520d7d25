"""What staff do with people, regions, municipalities and initiatives."""

from regions.admin.initiatives import InitiativeAdmin
from regions.admin.joining import JoinRequestAdmin
from regions.admin.mails import MailAdmin
from regions.admin.municipalities import MunicipalityAdmin
from regions.admin.people import MembershipAdmin, UserAdmin
from regions.admin.regions import RegionAdmin
from regions.admin.revisions import RevisionAdmin

__all__ = [
    "InitiativeAdmin",
    "JoinRequestAdmin",
    "MailAdmin",
    "MembershipAdmin",
    "MunicipalityAdmin",
    "RegionAdmin",
    "RevisionAdmin",
    "UserAdmin",
]
