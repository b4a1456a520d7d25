"""A browser as small as can be: one kept-alive connection, cookies, and the CSRF token of its session."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, RemoteDisconnected
from http.cookies import SimpleCookie
from threading import Barrier
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.drills.web_server import HOST

SECONDS = 180
"""That anything may take on a machine that is very busy."""
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    text: str
    location: str

    @property
    def json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.text)
        return content


@dataclass
class Client:
    """Somebody at a computer. Not to be shared between threads: `beside` gives another window of the same login."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    email: str = ""

    def __post_init__(self) -> None:
        self._connection = HTTPConnection(HOST, self.port, timeout=SECONDS)

    def beside(self) -> Client:
        return Client(self.port, dict(self.cookies), self.email)

    def log_in(self, email: str, password: str) -> None:
        """Through the form, as a person does."""
        page = self.get("/inloggen/")
        assert page.status == 200, f"{page.status}: {page.text[:300]}"
        reply = self.post("/inloggen/", {"login": email, "password": password})
        assert reply.status == 302, f"{email} did not get in: {reply.status}"
        self.email = email

    def get(self, path: str) -> Reply:
        return self._send("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Reply:
        return self._send("POST", path, urlencode(fields))

    def close(self) -> None:
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None = None) -> Reply:
        try:
            return self._send_once(method, path, body)
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server closed a connection that had been idle. Every save here has a token: it happens once.
            self._connection.close()
            return self._send_once(method, path, body)

    def _send_once(self, method: str, path: str, body: str | None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            csrf = next((value for name, value in self.cookies.items() if "csrf" in name), "")
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": csrf}
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        text = response.read().decode(errors="replace")
        for line in response.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.coded_value for name, morsel in SimpleCookie(line).items()}
        return Reply(response.status, text, response.headers.get("Location", ""))


def at_once(clients: Sequence[Client], act: Callable[[int, Client], Result]) -> list[Result]:
    """Let each client do something in a thread of its own, all starting at the same moment; close them."""
    start = Barrier(len(clients))

    def run(number: int) -> Result:
        client = clients[number]
        try:
            # Connected before, so that the requests leave together.
            client.get("/inloggen/")
            start.wait(SECONDS)
            return act(number, client)
        finally:
            client.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(run, range(len(clients))))


def post_at_once(clients: Sequence[Client], path: str, fields: Mapping[str, str]) -> list[Reply]:
    """The same form sent by all clients at the same moment."""
    return at_once(clients, lambda _, client: client.post(path, fields))
