"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from bouwstenen.admin import staff_site

handler400 = "inventory.desk.errors.bad_request"
handler403 = "inventory.desk.errors.permission_denied"
handler404 = "inventory.desk.errors.page_not_found"
handler500 = "inventory.desk.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("inventory.desk.urls")),
    path("", include("bouwstenen.urls")),
    path("", include("regions.urls")),
    path("", include("inventory.scans.urls")),
    path("", include("inventory.reports.urls")),
    path("beheer/", staff_site.urls),
]
