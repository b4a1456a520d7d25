"""Cells of the grid, and what is stored of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.test import Client

from inventory.scans.models import Answer, Scan
from tests.builders import GOUDA

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


def address(scan: Scan, path: str = "bouwsteen/B2/") -> str:
    return f"/scan/{scan.pk}/invullen/{path}"


def said(scan: Scan, code: str = "B2.1") -> dict[str, str]:
    return dict(Answer.objects.filter(scan=scan, activity__code=code).values_list("municipality", "answer"))


def follow(client: Client, scan: Scan, data: dict[str, Any], path: str = "bouwsteen/B2/") -> Response:
    return client.post(address(scan, path), data, follow=True)


def send(client: Client, scan: Scan, answer: str, gm: str = GOUDA, **more: Any) -> tuple[int, dict[str, Any]]:
    prefix = f"B2.1-{gm}"
    data = {f"{prefix}-{name}": value for name, value in ({"version": 0, "answer": answer} | more).items()}
    response = client.post(address(scan, f"vakje/B2.1/{gm}/"), data)
    is_json = response["Content-Type"].startswith("application/json")
    return response.status_code, json.loads(response.content) if is_json else {}
