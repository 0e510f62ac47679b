"""An OpenID Connect provider on this machine, as strict as a real one and as false as a test wants it."""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID, CLIENT_SECRET = "rongtong", "a-client-secret"
SUBJECT, ADDRESS = "person-7", "firm-1-owner@example.com"

KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "1"}) for _ in range(2))


@dataclass
class Provider:
    """claims: put over what is right, so that a test can lie. served: how often it was asked for anything."""

    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    signs_with: RSAKey | OctKey | None = None
    algorithm: str = "RS256"
    served: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    address: str = ""

    def start(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                _answer(self, provider.describe(urlsplit(self.path).path))

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                plain = {name: texts[0] for name, texts in form.items()}
                _answer(self, provider.exchange(plain, self.headers.get("Authorization", "")))

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def describe(self, path: str) -> dict[str, Any] | None:
        self.served += 1
        if path == "/jwks":
            return {"keys": [self.key.as_dict(private=False)]}
        if path != "/.well-known/openid-configuration":
            return None
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.metadata,
        }

    def log_in(self, asked: str) -> str:
        """What the person's browser brings back after a log-in at the address that it was sent to."""
        query = {name: texts[0] for name, texts in parse_qs(urlsplit(asked).query).items()}
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT_ID)
        assert (query["code_challenge_method"], bool(query["nonce"])) == ("S256", True)
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return f"/account/single-sign-on/callback?code={code}&state={query['state']}"

    def exchange(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code, once, for the client that asked and can show its verifier."""
        self.served += 1
        query = self.codes.pop(form["code"], None)
        hashed = urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        is_client = b64decode(authorization.removeprefix("Basic ")).decode() == f"{CLIENT_ID}:{CLIENT_SECRET}"
        if query is None or not is_client or hashed != query["code_challenge"]:
            return None
        if form["redirect_uri"] != query["redirect_uri"]:
            return None
        now = int(time.time())
        times = {"iat": now, "exp": now + 300}
        right = {"iss": self.address, "aud": CLIENT_ID, "sub": SUBJECT, "nonce": query["nonce"], **times}
        claims = {name: value for name, value in {**right, **self.claims}.items() if value is not None}
        token = self._sign({"alg": self.algorithm, "kid": "1"}, claims)
        return {"access_token": "x", "token_type": "Bearer", "expires_in": 300, "id_token": token}

    def _sign(self, header: dict[str, str], claims: dict[str, Any]) -> str:
        if self.algorithm == "none":
            parts = (urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, claims))
            return ".".join([*parts, ""])
        return jwt.encode(header, claims, self.signs_with or self.key, algorithms=[self.algorithm])


def _answer(handler: BaseHTTPRequestHandler, content: dict[str, Any] | None) -> None:
    body = json.dumps(content or {"error": "invalid_grant"}).encode()
    handler.send_response(200 if content else 400)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
