"""docs/api.md: every example is sent as it stands there, and answered as it stands there."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from rongtong_assess.core.people.api_key import LIFETIMES_DAYS, MOST_GOOD_KEYS
from rongtong_assess.web.api.blueprint import PER_ADDRESS, PER_KEY
from rongtong_assess.web.frame.programs import PROBLEMS
from tests.web.api_steps import key_for
from tests.web.story import Story

ROOT = Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```sh\n(.+?)```\n\n```json\n(.+?)```", MANUAL, re.DOTALL)
SITE = "http://127.0.0.1:8000"
LEFT_OUT = "…"


def send(story: Story, command: str, key: str) -> Any:
    """What curl would get."""
    words = shlex.split(command.replace("\\\n", " ").replace("$KEY", key).replace("$ID", str(story.finished)))
    assert words[:2] == ["curl", "-s"]
    path, headers, body = words[2].removeprefix(SITE), {}, None
    for option, value in zip(words[3::2], words[4::2], strict=True):
        if option == "-H":
            name, _, content = value.partition(": ")
            headers[name] = content
        else:
            assert option == "-d"
            body = (ROOT / value[1:]).read_bytes() if value.startswith("@") else value.encode()
    client = story.app.test_client()
    return client.open(path, method="GET" if body is None else "POST", headers=headers, data=body).json


def fits(shown: Any, found: Any) -> bool:
    """Whether an answer is as shown, where it is not left out."""
    if shown == LEFT_OUT:
        return True
    if isinstance(shown, dict):
        return (
            isinstance(found, dict)
            and shown.keys() == found.keys()
            and all(fits(value, found[name]) for name, value in shown.items())
        )
    if isinstance(shown, list):
        return isinstance(found, list) and len(shown) == len(found) and all(map(fits, shown, found))
    return bool(shown == found)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_is_answered_as_the_manual_shows(story: Story, number: int) -> None:
    command, shown = EXAMPLES[number]
    found = send(story, command, key_for(story.app, story.world, "firm-1")[1])
    assert fits(json.loads(shown), found), (command, found)


def test_the_manual_has_examples_of_every_address() -> None:
    assert len(EXAMPLES) == MANUAL.count("```sh") == 10
    assert not fits({"a": 1}, {"a": 1, "b": 2})
    assert not fits([1], [2])


def test_the_manual_names_the_limits_and_the_codes() -> None:
    numbers = [PER_KEY.partition(" ")[0], PER_ADDRESS.partition(" ")[0]]
    assert f"每分钟最多 {numbers[0]} 次，一个来源地址每分钟最多 {numbers[1]} 次" in MANUAL
    assert f"有效期 {LIFETIMES_DAYS[0]}、{LIFETIMES_DAYS[1]} 或 {LIFETIMES_DAYS[2]} 天" in MANUAL
    assert f"同时有效的最多 {MOST_GOOD_KEYS} 个" in MANUAL
    assert [f"`{problem.code}`（{problem.status}）" for problem in PROBLEMS] == re.findall(
        r"`[a-z-]+`（\d{3}）", MANUAL
    )
