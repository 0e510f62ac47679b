"""What the environment may say, and what cannot work."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from rongtong_assess.settings import PACKAGE_FOLDER, WrongSetting, load_settings, set_for_server


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PDF_PROCESSES", "0"),
        ("PDF_TIMEOUT", "0"),
        ("PDF_TIMEOUT", "-1"),
        ("MAIL_PORT", "9" * 5000),
        ("HTTPS", "yes"),
        ("FOIL_ITEM", "yes"),
    ],
)
def test_a_number_that_cannot_work_is_refused_by_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        load_settings({"RONGTONG_DATA": str(tmp_path), f"RONGTONG_{name}": value})


def test_the_plausibility_question_is_asked_only_where_it_is_switched_on(tmp_path: Path) -> None:
    plain = {"RONGTONG_DATA": str(tmp_path)}
    assert not load_settings(plain).asks_decoy_item
    assert load_settings({**plain, "RONGTONG_FOIL_ITEM": "1"}).asks_decoy_item


def test_e_mails_need_the_names_of_the_site(tmp_path: Path) -> None:
    mail = {"RONGTONG_DATA": str(tmp_path), "RONGTONG_MAIL_SERVER": "mail.example.com"}
    with pytest.raises(WrongSetting, match="RONGTONG_HOSTS"):
        load_settings(mail)
    settings = load_settings({**mail, "RONGTONG_HOSTS": "a.example.com, b.example.com"})
    assert settings.hosts == ("a.example.com", "b.example.com")


@pytest.mark.parametrize("content", [{"secret_key": "", "totp_secret": ""}, {"secret_key": "x" * 64}, []])
def test_a_broken_file_of_secrets_is_refused(tmp_path: Path, content: object) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps(content))
    with pytest.raises(WrongSetting, match="数据目录"):
        load_settings({"RONGTONG_DATA": str(tmp_path)})


def test_what_a_demo_writes_lies_apart_from_the_real_site(tmp_path: Path) -> None:
    names = ("models_folder", "jobs_folder", "editions_folder", "outbox_folder")
    folders = [
        {getattr(settings, name) for name in names}
        for settings in (load_settings({"RONGTONG_DATA": str(tmp_path), "RONGTONG_DEMO": demo}) for demo in ("0", "1"))
    ]
    assert folders[0].isdisjoint(folders[1])


@pytest.mark.parametrize("host", ["https://assess.example.com", "assess.example.com/", "*.example.com", "a.cn，b.cn"])
def test_what_is_no_name_is_refused_as_a_host(tmp_path: Path, host: str) -> None:
    with pytest.raises(WrongSetting, match="不是域名"):
        load_settings({"RONGTONG_DATA": str(tmp_path), "RONGTONG_HOSTS": host})


@pytest.mark.parametrize("host", [".example.com", "127.0.0.1:8000", "[::1]:8000", "测评.example.com", "a.cn, b.cn"])
def test_names_with_and_without_a_port_are_hosts(tmp_path: Path, host: str) -> None:
    assert load_settings({"RONGTONG_DATA": str(tmp_path), "RONGTONG_HOSTS": host}).hosts


ENVIRONMENT = re.compile(r"\bos\.(environb?|getenvb?|putenv)\b|from os import .*\b(environ|getenv|putenv)\b")


def test_settings_alone_touch_the_environment() -> None:
    package = PACKAGE_FOLDER
    sources = {str(path.relative_to(package)): path.read_text(encoding="utf-8") for path in package.rglob("*.py")}
    found = {name for name, source in sources.items() if ENVIRONMENT.search(source)}
    assert found == {"settings.py"}, "read it in settings.py and pass the value on"


def test_the_processes_of_a_server_read_what_the_command_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("RONGTONG_DEMO", "RONGTONG_SERVED_HOST"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("RONGTONG_DATA", str(tmp_path))
    set_for_server(is_demo=False, served_host="10.0.0.7")
    assert (load_settings(os.environ).is_demo, load_settings(os.environ).served_host) == (False, "10.0.0.7")
    set_for_server(is_demo=True, served_host="10.0.0.7")
    assert load_settings(os.environ).is_demo
    # What was set for a demo is not taken back: the process becomes its server.
    set_for_server(is_demo=False, served_host="10.0.0.7")
    assert load_settings(os.environ).is_demo


def test_settings_say_where_every_file_of_the_installation_is(tmp_path: Path) -> None:
    settings = load_settings({"RONGTONG_DATA": str(tmp_path)})
    names = (
        "outbox_folder",
        "counters_file",
        "editions_folder",
        "edition_cache_folder",
        "jobs_folder",
        "models_folder",
    )
    assert {getattr(settings, name).parent for name in names} == {tmp_path}
    assert len({getattr(settings, name) for name in names}) == len(names)


def test_secrets_are_made_once(tmp_path: Path) -> None:
    first, again = (load_settings({"RONGTONG_DATA": str(tmp_path)}) for _ in range(2))
    assert (first.secret_key, first.totp_secret) == (again.secret_key, again.totp_secret)
    assert min(len(first.secret_key), len(first.totp_secret)) >= 32


def test_a_second_factor_is_demanded_unless_it_is_the_demo_or_switched_off(tmp_path: Path) -> None:
    plain = {"RONGTONG_DATA": str(tmp_path)}
    demo = {**plain, "RONGTONG_DEMO": "1"}
    assert load_settings(plain).demands_second_factor
    assert not load_settings({**plain, "RONGTONG_SECOND_FACTOR": "0"}).demands_second_factor
    assert not load_settings(demo).demands_second_factor
    assert load_settings({**demo, "RONGTONG_SECOND_FACTOR": "1"}).demands_second_factor


def test_gateway_and_provider_are_read_by_their_rules_and_refused_by_name(tmp_path: Path) -> None:
    plain = {"RONGTONG_DATA": str(tmp_path)}
    sms = {**plain, "RONGTONG_SMS_URL": "https://sms.example.com/?to={mobile}&c={code}", "RONGTONG_SMS_TIMEOUT": "5"}
    assert load_settings(sms).sms.timeout_seconds == 5
    oidc = {**plain, "RONGTONG_OIDC_ISSUER": "https://id.example.com", "RONGTONG_OIDC_CLIENT_ID": "us"}
    assert load_settings(oidc).single_sign_on.client_id == "us"
    for wrong in ({**sms, "RONGTONG_SMS_PRIVATE": "yes"}, {**oidc, "RONGTONG_OIDC_TRUST_EMAIL": "yes"}):
        with pytest.raises(WrongSetting, match="只能是 0 或 1"):
            load_settings(wrong)
    with pytest.raises(WrongSetting, match="RONGTONG_OIDC_CLIENT_ID"):
        load_settings({**oidc, "RONGTONG_OIDC_CLIENT_ID": ""})
