"""Which account an identity of another house opens."""

from __future__ import annotations

from itertools import product

import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.single_sign_on import (
    Entry,
    EntryFacts,
    SingleSignOn,
    judge_entry,
    read_single_sign_on,
)

OURS, OTHER = 1, 2


@pytest.mark.parametrize(
    ("facts", "trusts_email", "entry"),
    [
        (EntryFacts(), True, Entry.UNKNOWN),
        (EntryFacts(linked_to=OURS), False, Entry.LOG_IN),
        (EntryFacts(same_email=OURS), False, Entry.UNKNOWN),
        (EntryFacts(same_email=OURS), True, Entry.LINK_BY_EMAIL),
        (EntryFacts(linked_to=OTHER, same_email=OURS), True, Entry.LOG_IN),
        (EntryFacts(asked_by=OURS), False, Entry.LINK),
        (EntryFacts(asked_by=OURS, linked_to=OURS), False, Entry.LINK),
        (EntryFacts(asked_by=OURS, linked_to=OTHER), True, Entry.TAKEN),
        (EntryFacts(asked_by=OURS, same_email=OTHER), True, Entry.LINK),
    ],
)
def test_an_identity_opens_what_it_belongs_to(facts: EntryFacts, trusts_email: bool, entry: Entry) -> None:
    assert judge_entry(facts, trusts_email=trusts_email) is entry


def test_no_combination_moves_an_identity_from_one_account_to_another() -> None:
    people = (None, OURS, OTHER)
    for linked_to, asked_by, same_email in product(people, people, people):
        entry = judge_entry(EntryFacts(linked_to, asked_by, same_email), trusts_email=True)
        if linked_to is not None:
            assert entry is not Entry.LINK_BY_EMAIL
            assert entry is not Entry.LINK or asked_by == linked_to


def read(**settings: str) -> SingleSignOn:
    return read_single_sign_on(settings, name=lambda setting: f"RONGTONG_OIDC_{setting}")


def test_without_settings_there_is_no_provider() -> None:
    assert read() == SingleSignOn()


@pytest.mark.parametrize(
    ("settings", "where"),
    [
        ({"ISSUER": "http://id.example.com", "CLIENT_ID": "us"}, "RONGTONG_OIDC_ISSUER"),
        ({"ISSUER": "id.example.com", "CLIENT_ID": "us"}, "RONGTONG_OIDC_ISSUER"),
        ({"ISSUER": "https://id.example.com"}, "RONGTONG_OIDC_CLIENT_ID"),
        ({"CLIENT_ID": "us"}, "RONGTONG_OIDC_ISSUER"),
    ],
)
def test_a_provider_that_cannot_work_is_refused_by_name(settings: dict[str, str], where: str) -> None:
    with pytest.raises(Refused) as refused:
        read(**settings)
    assert [mistake.where for mistake in refused.value.mistakes] == [where]


def test_the_provider_describes_itself_at_its_issuer() -> None:
    provider = read(ISSUER="https://id.example.com/realm/", CLIENT_ID="us")
    assert provider.metadata_address == "https://id.example.com/realm/.well-known/openid-configuration"
