"""Asking addresses as everybody, and listening which canaries the answers hold."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import quote

from django.http.response import HttpResponseBase
from django.test import Client
from pypdf import PdfReader

from tests.access.canaries import Canary
from tests.access.may_see import Reader, may_see
from tests.access.tenants import Tenants
from tests.access.walk import quiet


def readers(tenants: Tenants) -> list[Reader]:
    """Everybody of the region here, and somebody of each kind of the region there."""
    here, there, others = tenants.here, tenants.there, tenants.others
    return [
        Reader("anonymous"),
        Reader("without a role", others["without a role"]),
        Reader("staff", others["staff"], staff=True),
        Reader("officer", here.cast["officer"], officer_of=here.drafting),
        Reader("officer who shared", here.cast["officer who shared"], officer_of=here.sharing),
        Reader("coordinator", here.cast["coordinator"], coordinator_of=here.region),
        Reader("reader", here.cast["reader"], reader_of=here.region),
        Reader("editor", here.cast["editor"], editor_of=here.initiatives["findable"]),
        Reader("editor in the region", here.cast["editor in the region"], editor_of=here.initiatives["sourced"]),
        Reader("officer elsewhere", there.cast["officer"], officer_of=there.drafting),
        Reader("coordinator elsewhere", there.cast["coordinator"], coordinator_of=there.region),
        Reader("editor elsewhere", there.cast["editor"], editor_of=there.initiatives["findable"]),
    ]


def client_of(reader: Reader) -> Client:
    client = Client(raise_request_exception=False)
    if reader.user is not None:
        client.force_login(reader.user)
    return client


def text_of(response: HttpResponseBase) -> str:
    """All that a response tells: its headers, with where it sends on to, and its content."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if response.headers.get("Content-Type") == "application/pdf" and content.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(content))
        return " ".join([headers, str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    return f"{headers} {content.decode()}"


Seen = dict[str, set[Canary]]


def listen(tenants: Tenants, addresses: Iterable[str], who: Iterable[Reader] | None = None) -> tuple[Seen, list[str]]:
    """What each role heard at these addresses, and where somebody heard what is not for them."""
    found: Seen = defaultdict(set)
    wrong = []
    paths = list(dict.fromkeys(addresses))
    for reader in who or readers(tenants):
        client, allowed = client_of(reader), _Allowed(reader)
        for path in paths:
            with quiet():
                response = client.get(path)
            if response.status_code >= 500:
                wrong.append(f"{path} breaks down for {reader.role}")
            # An answer may repeat the address that was asked for: on the way to the login, say.
            heard = tenants.aviary.heard(text_of(response).replace(quote(path), "").replace(path, ""))
            found[reader.role] |= heard
            wrong += [f"{path} tells {reader.role}: {one}" for one in heard if not allowed(one)]
    return found, wrong


def unheard(found: Seen, wanted: dict[str, set[str]]) -> dict[str, set[str]]:
    """What should have been seen and was not, by role."""
    left = {role: fields - {one.field for one in found[role]} for role, fields in wanted.items()}
    return {role: fields for role, fields in left.items() if fields}


class _Allowed:
    """`may_see` for one reader, asked once of each canary."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.known: dict[str, bool] = {}

    def __call__(self, canary: Canary) -> bool:
        if canary.word not in self.known:
            self.known[canary.word] = may_see(self.reader, canary)
        return self.known[canary.word]
