"""The template of a gateway's request: what cannot work is refused, and no value breaks out of its place."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.delivery import SmsGateway, read_sms_gateway

VALUES = {"mobile": "13812345678", "number": "+8613812345678", "code": "042042", "text": "a", "minutes": "10"}
GOOD = {
    "URL": "https://sms.example.com/send",
    "HEADERS": '{"Authorization": "Bearer {key}", "Content-Type": "application/json"}',
    "BODY": '{"to": "{number}", "content": "{text}"}',
    "KEY": "a secret",
}


def read(**changes: str) -> SmsGateway:
    return read_sms_gateway({**GOOD, **changes}, name=lambda setting: f"RONGTONG_SMS_{setting}")


def test_without_settings_there_is_no_gateway() -> None:
    assert read_sms_gateway({}, name=str) == SmsGateway()


def test_a_json_body_stays_the_same_document_whatever_the_text() -> None:
    text = '“code"}, {"x": 1}\\\n{key}{code}'
    request = read().request({**VALUES, "text": text})
    assert json.loads(request.body) == {"to": "+8613812345678", "content": text}
    assert request.headers["Authorization"] == "Bearer a secret"


def test_a_form_and_an_address_are_escaped() -> None:
    gateway = read(URL="https://sms.example.com/?m={mobile}&c={text}", BODY="t={text}&k={key}", HEADERS="", KEY="&k=#")
    request = gateway.request({**VALUES, "text": "融通&m=1#?"})
    assert parse_qs(urlsplit(request.url).query) == {"m": ["13812345678"], "c": ["融通&m=1#?"]}
    assert parse_qs(request.body.decode()) == {"t": ["融通&m=1#?"], "k": ["&k=#"]}


def test_a_value_cannot_add_a_header() -> None:
    request = read(HEADERS='{"X-Text": "{text}"}').request({**VALUES, "text": "a\r\nX-Other: b"})
    assert request.headers == {"X-Text": "aX-Other: b"}


def test_a_get_has_no_body() -> None:
    assert read(METHOD="get", URL="https://sms.example.com/?m={mobile}&c={code}").request(VALUES).body == b""


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"URL": "http://sms.example.com/"}, "RONGTONG_SMS_URL"),
        ({"URL": "ftp://sms.example.com/", "PRIVATE": "1"}, "RONGTONG_SMS_URL"),
        ({"URL": "https:///send"}, "RONGTONG_SMS_URL"),
        ({"URL": "https://{mobile}.example.com/"}, "RONGTONG_SMS_URL"),
        ({"METHOD": "PUT"}, "RONGTONG_SMS_METHOD"),
        ({"HEADERS": "Authorization: x"}, "RONGTONG_SMS_HEADERS"),
        ({"HEADERS": '["a"]'}, "RONGTONG_SMS_HEADERS"),
        ({"HEADERS": '{"a": 1}'}, "RONGTONG_SMS_HEADERS"),
        ({"HEADERS": '{"a": "b\\r\\nc: d"}'}, "RONGTONG_SMS_HEADERS"),
        ({"HEADERS": "[" * 100_000}, "RONGTONG_SMS_HEADERS"),
        ({"BODY": "{mobile} {code} {phone}"}, "RONGTONG_SMS_BODY"),
        ({"BODY": "{code}"}, "RONGTONG_SMS_BODY"),
        ({"BODY": "{mobile}"}, "RONGTONG_SMS_BODY"),
        ({"TIMEOUT": "0"}, "RONGTONG_SMS_TIMEOUT"),
        ({"TIMEOUT": "soon"}, "RONGTONG_SMS_TIMEOUT"),
        ({"TIMEOUT": "9" * 5000}, "RONGTONG_SMS_TIMEOUT"),
    ],
)
def test_a_setting_that_cannot_work_is_refused_by_name(changes: dict[str, str], where: str) -> None:
    with pytest.raises(Refused) as refused:
        read(**changes)
    assert where in {mistake.where for mistake in refused.value.mistakes}


def test_a_relay_in_the_own_network_may_be_plain_http() -> None:
    assert read(URL="http://10.0.0.7/sms", PRIVATE="1").may_be_private
