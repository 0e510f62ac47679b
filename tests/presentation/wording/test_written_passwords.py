"""Passwords written into free text are found; sentences about passwords are not."""

import pytest

from rongtong_assess.presentation.wording.mistakes import PASSWORD_WORDS, find_password_mistake


@pytest.mark.parametrize(
    "text",
    [
        "密码：abc12345",
        "ERP 的密码是 Hz@2026",
        "口令=qwer1234",
        "pwd=123456",
        "password: hunter2",
        "PASSWD : Root#1",
        "账号 admin 密码 admin888",
        "用户名：zhang，密码123456",
        "初始密码123456，请修改",
        "账号/密码：admin/Abc@123",
        "账号、口令 root / toor99",
        "密码（MES 系统）：Mes2026!",
        "密\u200b码：abc12345",
        "ｐｗｄ：ａｂｃ１２３４",
        "密码：“abc12345”",
        "第一行\n密码: 9aZk\n第三行",
    ],
)
def test_a_written_password_is_found(text: str) -> None:
    assert PASSWORD_WORDS.holds_password(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "密码每季度更换一次",
        "密码策略：长度 8 位以上，定期更换",
        "密码：已当面告知",
        "密码长度为 12 位",
        "口令由专人保管",
        "密码：******",
        "密码：xxxx",
        "账号由信息部统一管理，密码自行设置",
        "商用密码应用安全性评估报告",
        "采用 SM4 密码算法加密备份",
        "密码20240101年检",
        "登录地址：https://erp.example.com/login",
        "passing rate: 98.5%",
        "系统有身份认证，支持口令、短信两种方式",
        "密码管理制度：见附件 2",
    ],
)
def test_a_sentence_about_passwords_passes(text: str) -> None:
    assert not PASSWORD_WORDS.holds_password(text)


def test_the_mistake_says_what_to_do_and_repeats_no_password() -> None:
    mistake = find_password_mistake("note", "密码：abc12345")
    assert mistake is not None
    assert "abc12345" not in str(mistake)
    assert "删掉" in mistake.cure
    assert find_password_mistake("note", "都看过了") is None


def test_a_very_long_text_is_examined_in_bounded_time() -> None:
    assert not PASSWORD_WORDS.holds_password("账号" * 200_000)
    assert not PASSWORD_WORDS.holds_password("密码 " * 200_000)
