"""The front door, and the way in and out."""

from django.urls import include, path

from inventory.desk.accounts.confirming import confirmed_first
from inventory.desk.views import invitation, own_data, public, start

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.start, name="start"),
    path("start/kies/", start.place_choose, name="place-choose"),
    path("privacy/", public.privacy, name="privacy"),
    path("colofon/", public.colofon, name="colofon"),
    path(".well-known/security.txt", public.security_txt, name="security-txt"),
    path("uitnodiging/klaar/<str:outcome>/", invitation.invitation_done, name="invitation-done"),
    path("uitnodiging/<str:token>/", invitation.invitation, name="invitation"),
    path("mijn-gegevens/", own_data.own_data, name="own-data"),
    path("mijn-gegevens/alles/", own_data.own_data_all, name="own-data-all"),
    path("mijn-gegevens/bestand/", own_data.own_data_file, name="own-data-file"),
    path("mijn-gegevens/verwijderen/", confirmed_first(own_data.account_delete), name="account-delete"),
    path("mijn-gegevens/verwijderd/", own_data.account_deleted, name="account-deleted"),
    path("", include("inventory.desk.accounts.urls")),
]
