"""What the doctor says about text messages, single sign-on and the second factor, without asking anybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from rongtong_assess.operations.log_in_checks import check_second_factor, check_single_sign_on, check_sms


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_DATA", str(tmp_path))


def test_without_settings_all_is_well_and_nothing_is_offered() -> None:
    found = [check_sms(), check_single_sign_on(), check_second_factor()]
    assert all(result.is_good and not result.cure for result in found)
    assert "RONGTONG_SMS_URL" in found[0].found
    assert "程序不会向外连接" in found[1].found


def test_a_gateway_is_named_without_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_SMS_URL", "https://sms.example.com/send?key={key}&to={mobile}&text={text}")
    monkeypatch.setenv("RONGTONG_SMS_KEY", "a secret")
    assert check_sms().found == "发给短信网关 sms.example.com"
    assert "RONGTONG_SMS_SUCCESS" in check_sms().cure
    monkeypatch.setenv("RONGTONG_SMS_SUCCESS", '"code":0')
    assert not check_sms().cure


def test_a_gateway_that_cannot_work_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_SMS_URL", "http://sms.example.com/")
    assert not check_sms().is_good
    assert "RONGTONG_SMS_URL：短信网关的地址要以 https:// 开头" in check_sms().found


def test_the_address_to_register_at_the_provider_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_OIDC_ISSUER", "https://id.example.com")
    assert not check_single_sign_on().is_good
    monkeypatch.setenv("RONGTONG_OIDC_CLIENT_ID", "us")
    assert "RONGTONG_HOSTS" in check_single_sign_on().cure
    monkeypatch.setenv("RONGTONG_HOSTS", "assess.example.com")
    monkeypatch.setenv("RONGTONG_HTTPS", "1")
    result = check_single_sign_on()
    assert "https://assess.example.com/account/single-sign-on/callback" in result.found
    assert not result.cure


def test_a_second_factor_that_is_switched_off_is_a_warning_but_for_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTONG_SECOND_FACTOR", "0")
    assert (check_second_factor().is_good, bool(check_second_factor().cure)) == (True, True)
    monkeypatch.setenv("RONGTONG_DEMO", "1")
    assert not check_second_factor().cure
