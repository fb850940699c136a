"""A small OpenID Connect issuer over HTTP: authorization code flow, signed tokens, nothing skipped."""

import base64
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

REALM = "/realms/kota"  # products have several issuers below one host
CLIENT, SECRET = "tuntas", "rahasia-klien"


@dataclass
class Issuer:
    """Who is signed in there (`claims`), and what it was asked. `denies` cancels like a person does."""

    address: str
    claims: dict[str, Any] = field(default_factory=dict)
    denies: bool = False
    audience: str = CLIENT
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def configuration(self) -> dict[str, Any]:
        """Return the discovery document."""
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }

    def keys(self) -> dict[str, Any]:
        """Return the public key."""
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser goes next: back, with a code or a refusal."""
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        said = {"error": "access_denied"} if self.denies else {"code": code}
        return f"{asked['redirect_uri']}?{urlencode({**said, 'state': asked['state']})}"

    def token(self, asked: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Change a code into tokens, once; None for a wrong client, code or address."""
        begun = self.codes.pop(asked.get("code", ""), None)
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if not begun or authorization != f"Basic {expected}":
            return None
        if asked.get("redirect_uri") != begun["redirect_uri"]:
            return None
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        signed = jwt.encode(
            {**self._about_the_token(), **self.claims}, self.key, "RS256", headers={"kid": "one"}
        )
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": signed,
        }

    def _about_the_token(self) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self.address, "aud": self.audience, "iat": now, "exp": now + 60}


class Handler(BaseHTTPRequestHandler):
    """Translates HTTP."""

    @property
    def issuer(self) -> Issuer:
        return cast("IssuingServer", self.server).issuer

    def do_GET(self) -> None:
        """Discovery, keys, the sign-in page, the claims."""
        parts = urlsplit(self.path)
        asked = parts.path.removeprefix(REALM)
        self.issuer.asked.append(asked)
        if asked == "/.well-known/openid-configuration":
            self._answer(self.issuer.configuration())
        elif asked == "/keys":
            self._answer(self.issuer.keys())
        elif asked == "/authorize":
            self._redirect(self.issuer.authorize(_flat(parts.query)))
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") in self.issuer.tokens:
            self._answer(self.issuer.claims)
        else:
            self._answer({"error": "invalid_token"}, HTTPStatus.UNAUTHORIZED)

    def do_POST(self) -> None:
        """The token endpoint."""
        self.issuer.asked.append(self.path.removeprefix(REALM))
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        tokens = self.issuer.token(_flat(body), self.headers.get("Authorization", ""))
        if tokens is None:
            self._answer({"error": "invalid_grant"}, HTTPStatus.BAD_REQUEST)
        else:
            self._answer(tokens)

    def log_message(self, *_: Any) -> None:
        """Keep the tests' output clean."""

    def _answer(self, said: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, address: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()


class IssuingServer(ThreadingHTTPServer):
    """The server of one issuer."""

    daemon_threads = True
    issuer: Issuer


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def running_issuer() -> Iterator[Issuer]:
    """Run an issuer on a free port of 127.0.0.1."""
    with IssuingServer(("127.0.0.1", 0), Handler) as server:
        server.issuer = Issuer(f"http://127.0.0.1:{server.server_port}{REALM}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.issuer
        finally:
            server.shutdown()
            thread.join()
