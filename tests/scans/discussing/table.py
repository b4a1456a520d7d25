"""What is done on the page of the table talk."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from inventory.scans.models import Scan
from regions.models import User

NOTE = "Wij kennen dit niet, zegt de wijk"


def page(client: Client, user: User, scan: Scan, name: str = "scan-discuss") -> str:
    client.force_login(user)
    response = client.get(reverse(name, args=[scan.pk]))
    assert response.status_code == 200
    return response.content.decode()
