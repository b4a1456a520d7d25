"""Merging two records in a test, and looking at what came of it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from inventory.scans.actions.merging import merge_initiatives
from inventory.scans.merging import Pair
from regions.models import Initiative, Region, User


def merge(stays: Initiative, goes: Initiative, region: Region, by: User, *take: str) -> Initiative:
    stays, goes = Initiative.objects.get(pk=stays.pk), Initiative.objects.get(pk=goes.pk)
    seen = Pair(stays, goes).fingerprint
    return merge_initiatives(stays=stays, goes=goes, take=take, seen=seen, region=region, by=by)


def fresh(initiative: Initiative) -> Initiative:
    return Initiative.objects.get(pk=initiative.pk)


def page(region: Region, stays: Initiative | None = None, goes: Initiative | None = None) -> str:
    address = reverse("initiative-merge", args=[region.slug])
    return f"{address}?blijft={stays.slug}&gaat={goes.slug}" if stays and goes else address


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())
