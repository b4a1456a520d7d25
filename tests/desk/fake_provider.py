"""A small OpenID Connect provider on this computer: discovery, login, tokens, keys and userinfo, over real HTTP."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from inventory.desk.accounts.providers import Provider


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@functools.cache
def usual_key() -> rsa.RSAPrivateKey:
    """Making one takes a while."""
    return new_key()


@dataclass
class FakeProvider:
    """What it says can be changed: `claims` of the id token, the key it signs with, and what userinfo tells."""

    url: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=usual_key)
    signs_with: rsa.RSAPrivateKey | None = None
    claims: dict[str, Any] = field(default_factory=dict)
    """On top of the usual ones; None leaves one out."""
    userinfo: dict[str, Any] = field(default_factory=dict)
    raw_token: str = ""
    asked: dict[str, dict[str, str]] = field(default_factory=dict)
    """What was asked at the login page, by the code that was given for it."""
    used: set[str] = field(default_factory=set)

    def as_setting(self, **changes: Any) -> Provider:
        fields: dict[str, Any] = {
            "id": "gouda",
            "name": "gemeente Gouda",
            "server_url": self.url,
            "client_id": "bouwstenenscan",
            "client_secret": "geheim",
            "domains": ("gouda.nl",),
        }
        return Provider(**(fields | changes))

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes after logging in at the provider."""
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        """The tokens for a code: once, and only for who asked for it."""
        asked = self.asked.get(form.get("code", ""))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        right = asked is not None and challenge.rstrip(b"=").decode() == asked.get("code_challenge")
        if not right or form["code"] in self.used or form.get("client_secret") != "geheim":
            return None
        self.used.add(form["code"])
        return {"access_token": "toegang", "token_type": "Bearer", "id_token": self.raw_token or self.signed(asked)}

    def signed(self, asked: dict[str, str] | None) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.url,
            "aud": "bouwstenenscan",
            "sub": "medewerker-1",
            "iat": now,
            "exp": now + 300,
            "nonce": (asked or {}).get("nonce"),
            "email": "odile@gouda.nl",
            "email_verified": True,
            **self.claims,
        }
        said = {key: value for key, value in claims.items() if value is not None}
        return jwt.encode(said, self.signs_with or self.key, algorithm="RS256", headers={"kid": "one"})


def _handler(provider: FakeProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            if url.path == "/authorize":
                query = {key: values[0] for key, values in parse_qs(url.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorize(query))
                self.end_headers()
                return
            answers: dict[str, Callable[[], dict[str, Any]]] = {
                "/.well-known/openid-configuration": provider.configuration,
                "/keys": provider.keys,
                "/userinfo": lambda: provider.userinfo,
            }
            self.answer(200, answers[url.path]())

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens = provider.token({key: values[0] for key, values in parse_qs(body).items()})
            self.answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

        def answer(self, status: int, content: dict[str, Any]) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *args: object) -> None:
            """Not among the output of the tests."""

    return Handler


@contextmanager
def running_provider() -> Iterator[FakeProvider]:
    provider = FakeProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
