"""The front door, and the way in and out."""

from django.urls import include, path

from inventory.desk.views import own_data, public, start

urlpatterns = [
    path("", start.home, name="home"),
    path("start/", start.start, name="start"),
    path("start/kies/", start.place_choose, name="place-choose"),
    path("privacy/", public.privacy, name="privacy"),
    path("colofon/", public.colofon, name="colofon"),
    path(".well-known/security.txt", public.security_txt, name="security-txt"),
    path("", include("inventory.desk.accounts.urls")),
]
