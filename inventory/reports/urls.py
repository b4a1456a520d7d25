"""Addresses of reports."""

from django.urls import path

from inventory.reports import public_views, views

urlpatterns = [
    path("rapporten/", public_views.report_list, name="report-list"),
    path("rapporten/<int:pk>/", public_views.report_public, name="report-public"),
    path("rapporten/<int:pk>/rapport.pdf", public_views.report_public_pdf, name="report-public-pdf"),
    path("rapporten/<int:pk>/rapport.json", public_views.report_public_json, name="report-public-json"),
    path("rapporten/<int:pk>/rapport.csv", public_views.report_public_csv, name="report-public-csv"),
    path("lezen/<str:token>/", public_views.reading, name="reading"),
    path("scan/<int:pk>/rapport/", views.report_detail, name="report-detail"),
    path("scan/<int:pk>/rapport/vastgesteld.pdf", views.report_kept, name="report-kept"),
    path("scan/<int:pk>/rapport.json", views.report_json, name="report-json"),
    path("scan/<int:pk>/rapport.csv", views.report_csv, name="report-csv"),
    path("scan/<int:pk>/rapport/pdf/", views.report_pdf_request, name="report-pdf-request"),
    path("scan/<int:pk>/rapport/pdf/<int:stored_pk>/", views.report_pdf, name="report-pdf"),
]
