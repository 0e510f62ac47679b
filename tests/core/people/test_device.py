"""Devices are named so that people recognise them."""

from __future__ import annotations

import pytest

from rongtong_assess.core.people.device import MOST_READ, read_device, stored_device
from rongtong_assess.presentation.wording.identity import device_words

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
ANDROID = "Mozilla/5.0 (Linux; Android 14; V2324A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116 "


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (WINDOWS, "Windows 电脑，Chrome 浏览器"),
        (f"{WINDOWS} Edg/142.0", "Windows 电脑，Edge 浏览器"),
        (f"{IPHONE}Version/18.0 Mobile/15E148 Safari/604.1", "苹果手机，Safari 浏览器"),
        (f"{IPHONE}Mobile/15E148 MicroMessenger/8.0.50", "苹果手机，微信"),
        (f"{ANDROID}Mobile Safari/537.36 XWEB MMWEBSDK MicroMessenger/8.0.49", "安卓手机或平板，微信"),
        (f"{ANDROID}Mobile Safari/537.36 wxwork/4.1.20 MicroMessenger/7.0.1", "安卓手机或平板，企业微信"),
        (
            "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114 ArkWeb/4.1.6.1 Mobile",
            "鸿蒙手机或平板，Chrome 浏览器",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Linux 电脑，火狐浏览器"),
        ("curl/8.5.0", "不认识的设备"),
        ("", "不认识的设备"),
    ],
)
def test_a_browser_is_called_as_people_call_it(user_agent: str, words: str) -> None:
    device = read_device(user_agent)
    assert device_words(device) == words
    assert stored_device(device.text) == device
    assert len(device.text) <= 40


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert device_words(read_device("x" * MOST_READ + WINDOWS)) == "不认识的设备"


def test_log_ins_from_before_and_names_of_a_later_version_are_shown() -> None:
    assert device_words(stored_device("")) == "不认识的设备"
    assert device_words(stored_device("toaster lynx")) == "不认识的设备"
