"""The OpenID Connect provider: Authlib's client with our rules about what is accepted from it.

Authorization code with PKCE, state and nonce. Nothing is asked of the provider before somebody presses its button.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app
from joserfc.errors import JoseError
from requests import RequestException

from rongtong_assess.core.people.single_sign_on import (
    LOOPBACK,
    MOST_SUBJECT,
    SIGNATURES,
    ProvenIdentity,
    SingleSignOn,
)

EXTENSION = "rongtong-single-sign-on"
NAME = "provider"
TIMEOUT_SECONDS = 10
SUPPORTED = "id_token_signing_alg_values_supported"


class NotProven(Exception):
    """The provider has not proved who somebody is, or not to us. The text is for the log, without secrets."""


class ProviderUnreachable(Exception):
    """The provider does not answer, or does not describe itself as it should."""


def init_provider(app: Flask, settings: SingleSignOn) -> None:
    """Keep the client; without a provider in the settings there is none."""
    if not settings.issuer:
        return
    clients = OAuth(app)
    clients.register(
        NAME,
        client_id=settings.client_id,
        client_secret=settings.client_secret or None,
        server_metadata_url=settings.metadata_address,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT_SECONDS,
            # A client without a secret is a public one.
            **({} if settings.client_secret else {"token_endpoint_auth_method": "none"}),
        },
    )
    app.extensions[EXTENSION] = clients


def start_log_in(settings: SingleSignOn, *, callback: str) -> str:
    """The provider's address to go to. What has to match later is kept in the session. Raises ProviderUnreachable."""
    client = _client()
    try:
        _load_metadata(client, settings)
        begun = client.create_authorization_url(callback)
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError, TypeError) as problem:
        raise ProviderUnreachable(type(problem).__name__) from None
    client.save_authorize_data(redirect_uri=callback, **begun)
    return str(begun["url"])


def finish_log_in(settings: SingleSignOn) -> ProvenIdentity:
    """Who came back in this request, after code, state, nonce, signature, issuer and audience were checked.

    Raises NotProven, or ProviderUnreachable.
    """
    client = _client()
    try:
        issuer = _load_metadata(client, settings)
    except (RequestException, ValueError, TypeError) as problem:
        raise ProviderUnreachable(type(problem).__name__) from None
    claims_options = {
        "iss": {"essential": True, "values": [issuer]},
        "aud": {"essential": True, "values": [settings.client_id]},
    }
    try:
        claims = client.authorize_access_token(claims_options=claims_options)["userinfo"]
    except RequestException as problem:
        raise ProviderUnreachable(type(problem).__name__) from None
    except (AuthlibBaseError, JoseError, RuntimeError, ValueError, KeyError, TypeError) as problem:
        raise NotProven(type(problem).__name__) from None
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= MOST_SUBJECT:
        raise NotProven("no subject")
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return ProvenIdentity(issuer, subject, email if isinstance(email, str) else "")


def _client() -> Any:
    return current_app.extensions[EXTENSION].create_client(NAME)


def _load_metadata(client: Any, settings: SingleSignOn) -> str:
    """The provider's own name, after its description was read once. Raises ValueError where it cannot be trusted."""
    metadata = client.load_server_metadata()
    issuer = metadata.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != settings.issuer.rstrip("/"):
        raise ValueError("another issuer")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        parts = urlsplit(metadata.get(name) or "")
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError(f"{name} is not encrypted")
    metadata[SUPPORTED] = [known for known in metadata.get(SUPPORTED) or SIGNATURES if known in SIGNATURES]
    if not metadata[SUPPORTED]:
        raise ValueError("no signature that is accepted")
    return issuer
