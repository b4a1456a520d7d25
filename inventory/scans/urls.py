"""Addresses of scans and of filling them in."""

from django.urls import path

from inventory.scans.views import answers, checks, filling, scans, sheets

_GM = "scan/<int:pk>/invullen/<str:gm>"

urlpatterns = [
    path("regio/<slug:slug>/scan/nieuw/", scans.scan_create, name="scan-create"),
    path("scan/<int:pk>/", scans.scan_detail, name="scan-detail"),
    path("scan/<int:pk>/wie-deed-mee/", scans.scan_participants, name="scan-participants"),
    path(f"{_GM}/", filling.filling_start, name="filling-start"),
    path(f"{_GM}/klopt-dit/", checks.filling_check, name="filling-check"),
    path(f"{_GM}/uitzoeken/", checks.filling_open_questions, name="filling-open-questions"),
    path(f"{_GM}/ons-blad/", sheets.filling_sheet, name="filling-sheet"),
    path(f"{_GM}/delen/", sheets.filling_share, name="filling-share"),
    path(f"{_GM}/ongedaan/", filling.filling_undo, name="filling-undo"),
    path(f"{_GM}/antwoord/<str:code>/", answers.answer_save, name="answer-save"),
    path(f"{_GM}/<str:group>/", filling.filling_group, name="filling-group"),
]
