"""Logging in through another house's OpenID Connect provider: its settings, and which account an identity may open.

An identity is the pair of issuer and subject (OpenID Connect Core 1.0, section 5.7): e-mail addresses change hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from rongtong_assess.core.errors import Mistake, Refused

MOST_SUBJECT = 255
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that need the provider's private key; never "none" and never one by a shared secret."""


@dataclass(frozen=True, slots=True)
class SingleSignOn:
    """The provider; without an issuer there is none, and no request leaves this machine.

    label: what the button is called. trusts_email: whether an address that the provider calls verified opens the
    account that has confirmed the same address.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    label: str = ""
    trusts_email: bool = False

    @property
    def metadata_address(self) -> str:
        """Where the provider describes itself (OpenID Connect Discovery 1.0, section 4)."""
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


WITHOUT_SINGLE_SIGN_ON = SingleSignOn()


@dataclass(frozen=True, slots=True)
class ProvenIdentity:
    """What the provider has signed. email: empty unless the provider calls it verified."""

    issuer: str
    subject: str
    email: str = ""


class Entry(Enum):
    """What becomes of a proven identity."""

    LOG_IN = auto()
    LINK = auto()
    LINK_BY_EMAIL = auto()
    UNKNOWN = auto()
    TAKEN = auto()


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """linked_to: the account that has the identity. asked_by: the account that is logged in and asked to link.

    same_email: the account that has confirmed the address of the identity.
    """

    linked_to: int | None = None
    asked_by: int | None = None
    same_email: int | None = None


def judge_entry(facts: EntryFacts, *, trusts_email: bool) -> Entry:
    """Whom the identity lets in: the account it belongs to, else the one that asked, else one by a trusted address."""
    if facts.asked_by is not None:
        is_free = facts.linked_to in {None, facts.asked_by}
        return Entry.LINK if is_free else Entry.TAKEN
    if facts.linked_to is not None:
        return Entry.LOG_IN
    return Entry.LINK_BY_EMAIL if trusts_email and facts.same_email is not None else Entry.UNKNOWN


def read_single_sign_on(settings: Mapping[str, str], *, name: Callable[[str], str]) -> SingleSignOn:
    """The provider from texts by the last part of their setting, such as ISSUER. Raises Refused with every mistake."""
    provider = SingleSignOn(
        issuer=settings.get("ISSUER", ""),
        client_id=settings.get("CLIENT_ID", ""),
        client_secret=settings.get("CLIENT_SECRET", ""),
        label=settings.get("LABEL", ""),
        trusts_email=settings.get("TRUST_EMAIL", "") == "1",
    )
    mistakes = []
    parts = urlsplit(provider.issuer)
    if provider.issuer and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        mistakes.append(Mistake(name("ISSUER"), "统一登录的地址要以 https:// 开头", "请改成对方给的 issuer 地址"))
    if provider.issuer and not provider.client_id:
        mistakes.append(Mistake(name("CLIENT_ID"), "设了统一登录，却没有写客户端编号", "请写上对方给的 client id"))
    if not provider.issuer and provider.client_id:
        mistakes.append(Mistake(name("ISSUER"), "写了客户端编号，却没有写统一登录的地址", "请写上对方的 issuer 地址"))
    if mistakes:
        raise Refused(mistakes)
    return provider
