"""Addresses of scans and of filling them in."""

from django.urls import path

from inventory.scans.views import (
    answers,
    board,
    checks,
    discussing,
    filling,
    grid,
    life,
    passages,
    region_changes,
    reminding,
    rounds,
    scans,
    sharing,
    sheets,
)

_GM = "scan/<int:pk>/invullen/<str:gm>"

urlpatterns = [
    path("regio/<slug:slug>/scan/nieuw/", scans.scan_create, name="scan-create"),
    path("scan/<int:pk>/", scans.scan_detail, name="scan-detail"),
    path("scan/<int:pk>/wie-deed-mee/", scans.scan_participants, name="scan-participants"),
    path("scan/<int:pk>/stappen/", life.scan_stages, name="scan-stages"),
    path("scan/<int:pk>/openen/", life.scan_open, name="scan-open"),
    path("scan/<int:pk>/vaststellen/", life.scan_adopt, name="scan-adopt"),
    path("scan/<int:pk>/akkoord/", life.scan_consent, name="scan-consent"),
    path("scan/<int:pk>/aanvullen/", life.scan_addition, name="scan-addition"),
    path("scan/<int:pk>/naam-weghalen/", life.scan_hide_name, name="scan-hide-name"),
    path("scan/<int:pk>/verwijderen/", life.scan_delete, name="scan-delete"),
    path("scan/<int:pk>/bespreken/", discussing.scan_discuss, name="scan-discuss"),
    path("scan/<int:pk>/bespreken/antwoord/<str:gm>/<str:code>/", discussing.scan_settle, name="scan-settle"),
    path("scan/<int:pk>/bespreken/besluit/", discussing.scan_decide, name="scan-decide"),
    path("scan/<int:pk>/bespreken/opmerking/", discussing.scan_remark, name="scan-remark"),
    path(
        "scan/<int:pk>/bespreken/opmerking/<int:remark>/weghalen/",
        discussing.scan_remark_remove,
        name="scan-remark-remove",
    ),
    path("scan/<int:pk>/steunpunten/", passages.scan_steunpunten, name="scan-steunpunten"),
    path("scan/<int:pk>/lees-mee/", passages.scan_passage, name="scan-passage"),
    path("scan/<int:pk>/meelezen/", sharing.scan_sharing, name="scan-sharing"),
    path("scan/<int:pk>/deelnemers/", board.scan_board, name="scan-board"),
    path("scan/<int:pk>/deelnemers/herinneren/", reminding.scan_remind, name="scan-remind"),
    path("scan/<int:pk>/deelnemers/geen-initiatief/", board.scan_no_initiative, name="scan-no-initiative"),
    path("scan/<int:pk>/deelnemers/<str:gm>/delen/", board.scan_share_for, name="scan-share-for"),
    # Before the addresses of a municipality, which would take the first word for its code.
    path("scan/<int:pk>/invullen/", grid.grid, name="grid"),
    path("scan/<int:pk>/invullen/klopt-dit/", grid.grid_check, name="grid-check"),
    path("scan/<int:pk>/invullen/ongedaan/", grid.grid_undo, name="grid-undo"),
    path("scan/<int:pk>/invullen/bouwsteen/<str:code>/", grid.grid_bouwsteen, name="grid-bouwsteen"),
    path("scan/<int:pk>/invullen/vakje/<str:code>/<str:gm>/", grid.grid_cell, name="grid-cell"),
    path(f"{_GM}/", filling.filling_start, name="filling-start"),
    path("scan/<int:pk>/veranderd/", rounds.scan_changes, name="scan-changes"),
    path(f"{_GM}/overnemen/", rounds.filling_copy, name="filling-copy"),
    path(f"{_GM}/klopt-dit/", checks.filling_check, name="filling-check"),
    path(f"{_GM}/uitzoeken/", checks.filling_open_questions, name="filling-open-questions"),
    path(f"{_GM}/ons-blad/", sheets.filling_sheet, name="filling-sheet"),
    path(f"{_GM}/delen/", sheets.filling_share, name="filling-share"),
    path(f"{_GM}/gedeeld-door-de-regio/", board.filling_shared_for, name="filling-shared-for"),
    path(f"{_GM}/ongedaan/", filling.filling_undo, name="filling-undo"),
    path(f"{_GM}/antwoord/<str:code>/", answers.answer_save, name="answer-save"),
    path(f"{_GM}/antwoord/<str:code>/terugzetten/", region_changes.answer_put_back, name="answer-put-back"),
    path(f"{_GM}/<str:group>/", filling.filling_group, name="filling-group"),
]
