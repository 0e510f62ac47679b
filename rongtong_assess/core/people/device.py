"""What a browser says of itself, cut down to system and browser, so that people recognise their log-ins.

Only these two short names are kept: the whole text of a browser is long and close to a fingerprint.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_READ = 400
UNKNOWN = "other"

# What the text contains → the name that is kept, in the order of looking: many browsers also claim to be others.
SYSTEMS = (
    ("openharmony", "harmony"),
    ("harmonyos", "harmony"),
    ("ipad", "ipad"),
    ("iphone", "iphone"),
    ("android", "android"),
    ("windows", "windows"),
    ("macintosh", "mac"),
    ("cros", "chromebook"),
    ("linux", "linux"),
)
BROWSERS = (
    ("wxwork", "wecom"),
    ("micromessenger", "wechat"),
    ("dingtalk", "dingtalk"),
    ("lark", "feishu"),
    ("alipayclient", "alipay"),
    ("qqbrowser", "qq"),
    ("ucbrowser", "uc"),
    ("360se", "360"),
    ("huaweibrowser", "huawei"),
    ("miuibrowser", "xiaomi"),
    ("edg", "edge"),
    ("opr/", "opera"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("safari", "safari"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """System and browser by their short names; UNKNOWN where the text says neither."""

    system: str = UNKNOWN
    browser: str = UNKNOWN

    @property
    def text(self) -> str:
        """What is stored with a log-in."""
        return f"{self.system} {self.browser}"


def read_device(user_agent: str) -> Device:
    """The device that a header User-Agent describes."""
    text = user_agent[:MOST_READ].casefold()
    return Device(_first_of(SYSTEMS, text), _first_of(BROWSERS, text))


def stored_device(text: str) -> Device:
    """The device of a stored text; unknown for log-ins from before it was kept."""
    system, _, browser = text.partition(" ")
    return Device(system or UNKNOWN, browser or UNKNOWN)


def _first_of(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for part, name in names if part in text), UNKNOWN)
