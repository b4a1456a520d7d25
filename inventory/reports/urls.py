"""Addresses of reports."""

from django.urls import path

from inventory.reports import views

urlpatterns = [
    path("scan/<int:pk>/rapport/", views.report_detail, name="report-detail"),
    path("scan/<int:pk>/rapport.json", views.report_json, name="report-json"),
    path("scan/<int:pk>/rapport.csv", views.report_csv, name="report-csv"),
    path("scan/<int:pk>/rapport/pdf/", views.report_pdf_request, name="report-pdf-request"),
    path("scan/<int:pk>/rapport/pdf/<int:stored_pk>/", views.report_pdf, name="report-pdf"),
]
