"""Addresses of regions and initiatives."""

from django.urls import path

from regions.views import (
    claiming,
    confirming,
    directory,
    initiatives,
    mails,
    offers,
    proposals,
    regions,
    removing,
    signals,
)

urlpatterns = [
    path("wat-is-er/", directory.directory, name="directory"),
    path("wat-is-er/gemeente/<str:gm>/", directory.directory_municipality, name="directory-municipality"),
    path("wat-is-er/<slug:slug>/", directory.directory_region, name="directory-region"),
    path("klopt-het-nog/klaar/<str:outcome>/", confirming.confirm_done, name="confirm-done"),
    path("klopt-het-nog/<str:token>/", confirming.confirm_link, name="confirm-link"),
    path("regio/<slug:slug>/", regions.region_detail, name="region-detail"),
    path("regio/<slug:slug>/klopt-het-nog/", confirming.confirm_ask, name="confirm-ask"),
    path("regio/<slug:slug>/indeling/", proposals.region_proposal, name="region-proposal"),
    path("regio/<slug:slug>/mails/", mails.region_mails, name="region-mails"),
    path("regio/<slug:slug>/mails/<int:pk>/opnieuw/", mails.region_mail_again, name="region-mail-again"),
    path("geen-mail/<str:token>/", mails.mail_stop, name="mail-stop"),
    path("regio/<slug:slug>/mensen/", removing.region_people, name="region-people"),
    path("rol/<int:pk>/stopt/", removing.membership_end, name="membership-end"),
    path("initiatief/<slug:slug>/stoppen/", removing.initiative_stop, name="initiative-stop"),
    path("initiatief/<slug:slug>/", initiatives.initiative_detail, name="initiative-detail"),
    path("initiatief/<slug:slug>/start/", initiatives.initiative_start, name="initiative-start"),
    path("initiatief/<slug:slug>/klopt-dit/", claiming.initiative_claim, name="initiative-claim"),
    path("initiatief/<slug:slug>/profiel/", initiatives.initiative_profile, name="initiative-profile"),
    path("initiatief/<slug:slug>/voor-alles/", initiatives.initiative_defaults, name="initiative-defaults"),
    path("initiatief/<slug:slug>/wensen/", initiatives.initiative_wishes, name="initiative-wishes"),
    path("initiatief/<slug:slug>/klopt-nog/", initiatives.initiative_confirm, name="initiative-confirm"),
    path("initiatief/<slug:slug>/aanbod/", offers.initiative_offers, name="initiative-offers"),
    path("initiatief/<slug:slug>/aanbod/opslaan/", offers.offer_save, name="offer-save"),
    path("initiatief/<slug:slug>/aanbod/<int:pk>/", offers.offer_edit, name="offer-edit"),
    path("initiatief/<slug:slug>/aanbod/nog-een/<str:code>/", offers.offer_add, name="offer-add"),
    path("initiatief/<slug:slug>/signalen/", signals.initiative_signals, name="initiative-signals"),
    path("initiatief/<slug:slug>/signalen/<str:code>/", signals.initiative_signal, name="initiative-signal"),
    path(
        "initiatief/<slug:slug>/signalen/<str:code>/weg/",
        signals.initiative_signal_remove,
        name="initiative-signal-remove",
    ),
]
