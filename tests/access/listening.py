"""Asking addresses as everybody, and listening which canaries the answers hold."""

from __future__ import annotations

import io
import itertools
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from urllib.parse import quote

from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from pypdf import PdfReader

from regions.models import Revision
from tests.access.canaries import Canary, anonymous
from tests.access.forms import PostForm, forms_on
from tests.access.may_see import Reader, may_see
from tests.access.tenants import Tenants
from tests.access.walk import quiet

TEXTS = ("note", "name", "source", "place", "provider", "description", "funding")
"""How the names of fields end that take a text of some length."""


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


@dataclass(frozen=True)
class Sending:
    """A form as somebody sends it."""

    path: str
    data: dict[str, list[str]]


def listen(
    tenants: Tenants, asked: Iterable[str | Sending], who: Iterable[Reader] | None = None
) -> tuple[Seen, list[str]]:
    """What each role heard at these addresses, and where somebody heard what is not for them."""
    found: Seen = defaultdict(set)
    wrong = []
    each = [Sending(one, {}) if isinstance(one, str) else one for one in asked]
    distinct = {(one.path, repr(one.data)): one for one in each}.values()
    for reader in who or readers(tenants):
        client, allowed = client_of(reader), _Allowed(reader)
        for one in distinct:
            response, path = _response(client, one), one.path
            if response.status_code >= 500:
                wrong.append(f"{path} breaks down for {reader.role}")
            # An answer may repeat the address that was asked for: on the way to the login, say.
            heard = tenants.aviary.heard(text_of(response).replace(quote(path), "").replace(path, ""))
            found[reader.role] |= heard
            if one.data:
                found[f"{reader.role} {response.status_code}"] |= heard
            wrong += [f"{path} tells {reader.role}: {canary}" for canary in heard if not allowed(canary)]
    return found, wrong


def _response(client: Client, one: Sending) -> HttpResponseBase:
    """What is answered. Nothing stays of what was sent."""
    if not one.data:
        with quiet():
            return client.get(one.path)
    cookies = copy(client.cookies)
    with quiet(), transaction.atomic():
        response = client.post(one.path, one.data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def sendings(who: Iterable[Reader], addresses: Iterable[str]) -> list[Sending]:
    """
    Every form with a version that these people see there, sent twice: late, and with a text that is too long.

    Late is with the version of before anything was said. What they typed is not what is there.
    """
    found: dict[tuple[str, ...], list[Sending]] = {}
    for reader, path in itertools.product(who, list(addresses)):
        with quiet():
            response = client_of(reader).get(path)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        for form in forms_on(path, text_of(response)) if html else ():
            if any("version" in name for name in form.names):
                found.setdefault((form.action, *sorted(form.names)), [_late(form), _too_long(form)])
    return [one for pair in found.values() for one in pair]


def _late(form: PostForm) -> Sending:
    typed = {name: [anonymous(one) for one in values] for name, values in form.values.items()}
    answers = {name: ["missing" if "present" in typed[name] else "present"] for name in typed if _is_answer(name)}
    versions = {name: ["0"] for name in form.names if name.endswith("version")}
    return Sending(form.action.partition("#")[0], typed | answers | versions)


def _is_answer(name: str) -> bool:
    return name.endswith("answer") and not name.startswith("initial-")


def _too_long(form: PostForm) -> Sending:
    late = _late(form).data
    return Sending(form.action, late | {name: ["te lang " * 2000] for name in late if name.endswith(TEXTS)})


def unheard(found: Seen, wanted: dict[str, set[str]]) -> dict[str, set[str]]:
    """What should have been seen and was not, by role."""
    left = {role: fields - {one.field for one in found[role]} for role, fields in wanted.items()}
    return {role: fields for role, fields in left.items() if fields}


def histories_heard(heard: set[Canary]) -> set[str]:
    """Of what kinds of things somebody read what they said before."""
    return {one.thing.subject for one in heard if isinstance(one.thing, Revision)}


class _Allowed:
    """`may_see` for one reader, asked once of each canary."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.known: dict[str, bool] = {}

    def __call__(self, canary: Canary) -> bool:
        if canary.word not in self.known:
            self.known[canary.word] = may_see(self.reader, canary)
        return self.known[canary.word]
