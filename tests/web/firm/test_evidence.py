"""Evidence on the firm's pages: handed in with and without scripts, sent as a file to be saved, marked, removed."""

from __future__ import annotations

import hashlib
import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.content.evidence.samples import MAKER, PDF, SVG, picture
from tests.web.story import Story
from tests.web.world import log_in, token_of

QUESTION, PIECE = "scene.finance", "in_use"
LONG_PDF = PDF + b"%" * 5_000_000 + b"\n%%EOF\n"


@pytest.fixture
def root(story: Story) -> str:
    return f"/firm/assessments/{story.finished}/evidence"


class Sender:
    """What the page's script sends, one request at a time."""

    def __init__(self, client: FlaskClient, root: str) -> None:
        self.client, self.root = client, root
        self.headers = {"X-CSRFToken": token_of(client, "/firm/")}

    def start(self, content: bytes, name: str = "台账.pdf", **changed: Any) -> TestResponse:
        entry = {"question": QUESTION, "piece": PIECE, "name": name, "size": len(content), "sha256": sha256(content)}
        return self.client.post(f"{self.root}/uploads", json={**entry, **changed}, headers=self.headers)

    def part(self, upload: str, number: int, part: bytes, **headers: str) -> TestResponse:
        return self.client.put(
            f"{self.root}/uploads/{upload}/parts/{number}",
            data=part,
            content_type="application/octet-stream",
            headers={**self.headers, "X-Part-SHA256": sha256(part), **headers},
        )

    def finish(self, upload: str) -> TestResponse:
        return self.client.post(f"{self.root}/uploads/{upload}/finish", headers=self.headers)

    def hand_in(self, content: bytes, name: str = "台账.pdf", **changed: Any) -> dict[str, Any]:
        stand = self.start(content, name, **changed).json
        assert stand is not None
        size = stand["part_bytes"]
        for number in range(1, -(-len(content) // size) + 1):
            self.part(stand["upload"], number, content[(number - 1) * size : number * size])
        answer = self.finish(stand["upload"]).json
        assert answer is not None
        return dict(answer)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def sender(story: Story, root: str) -> Sender:
    return Sender(story.client, root)


def form(story: Story, root: str, content: bytes, name: str, **changed: str) -> str:
    page = f"{root}/questions/{QUESTION}"
    data = {"csrf_token": token_of(story.client, page), "question": QUESTION, "piece": PIECE, **changed}
    reply = story.client.post(
        f"{root}/files",
        data={**data, "file": (BytesIO(content), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return reply.text


def test_the_list_says_what_is_missing_and_leads_to_the_question(story: Story, root: str) -> None:
    page = story.page(root)
    assert re.search(r"\d+ 项必备材料里，还缺 \d+ 项", page)
    assert f"{root}/questions/{QUESTION}" in page
    question = story.page(f"{root}/questions/{QUESTION}")
    assert "财务软件里记账、报表的画面" in question
    assert "还缺" in question


def test_a_file_in_parts_arrives_with_its_hash_read_back(story: Story, root: str, sender: Sender) -> None:
    answer = sender.hand_in(LONG_PDF)
    assert (answer["state"], answer["sha256"]) == ("stored", sha256(LONG_PDF))
    question = story.page(f"{root}/questions/{QUESTION}")
    assert "台账.pdf" in question
    assert "已交 1 个" in question
    again = sender.start(LONG_PDF).json
    assert again is not None
    assert (again["state"], again["sha256"]) == ("stored", sha256(LONG_PDF))


def test_without_scripts_a_plain_form_hands_a_file_in(story: Story, root: str) -> None:
    assert "内容和您电脑上的一致" in form(story, root, PDF, "表.pdf")
    assert "表.pdf" in story.page(f"{root}/questions/{QUESTION}")
    assert "SVG" in form(story, root, SVG, "图.png")
    assert "还没有选文件" in form(story, root, b"", "")
    assert "空文件" in form(story, root, b"", "空.pdf")
    assert "最多传 8 MB" in form(story, root, bytes(8 * 1024 * 1024 + 1), "大.pdf")


def test_a_file_is_sent_to_be_saved_and_never_shown(story: Story, root: str, sender: Sender) -> None:
    answer = sender.hand_in(picture("JPEG"), "../现场\u202e照片.html")
    reply = story.client.get(f"{root}/files/{answer['file']['id']}")
    assert MAKER.encode() not in reply.data
    assert reply.headers["Content-Disposition"].startswith("attachment")
    assert reply.headers["Content-Type"] == "image/jpeg"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert reply.headers["Cache-Control"] == "no-store"
    assert answer["file"]["name"] == "现场照片.html.jpg"


def test_a_refused_file_leaves_nothing_behind_and_says_why(story: Story, root: str, sender: Sender) -> None:
    answer = sender.hand_in(SVG, "图.png")
    assert answer["state"] == "refused"
    assert "SVG" in answer["message"]
    assert "图.png" not in story.page(f"{root}/questions/{QUESTION}")


@pytest.mark.parametrize(
    "changed",
    [
        {"size": "1"},
        {"size": True},
        {"size": 10**30},
        {"size": -1},
        {"sha256": None},
        {"name": 5},
        {"question": ["a"]},
        {"piece": "../x"},
        {"note": "密码：abc12345"},
    ],
)
def test_nonsense_is_refused_as_json(sender: Sender, changed: dict[str, Any]) -> None:
    reply = sender.start(PDF, **changed)
    assert reply.status_code == 422
    assert reply.json is not None
    assert reply.json["state"] == "refused"
    assert reply.json["message"]


def test_a_part_must_be_whole_and_a_file(sender: Sender) -> None:
    stand = sender.start(LONG_PDF).json
    assert stand is not None
    upload, part = stand["upload"], LONG_PDF[: stand["part_bytes"]]
    assert sender.part(upload, 1, part[:-1]).status_code == 422
    assert sender.part(upload, 1, part, **{"X-Part-SHA256": "f" * 64}).status_code == 422
    assert sender.part(upload, 9, part).status_code == 422
    assert sender.finish(upload).status_code == 409
    kept = sender.part(upload, 1, part).json
    assert kept is not None
    assert (kept["part"], kept["part_sha256"], kept["parts"]) == (1, sha256(part), [1])
    too_large = sender.part(upload, 1, bytes(9 * 1024 * 1024 + 1))
    assert too_large.status_code == 413


def test_a_file_is_marked_and_removed(story: Story, root: str, sender: Sender) -> None:
    file = sender.hand_in(PDF)["file"]["id"]
    page = f"{root}/questions/{QUESTION}"
    assert "已标为最终版" in story.post(f"{root}/files/{file}/status", page, status="final", question=QUESTION)
    assert "最终版" in story.page(page)
    assert "已改回暂用版" in story.post(f"{root}/files/{file}/status", page, status="x", question=QUESTION)
    assert "文件已删除" in story.post(f"{root}/files/{file}/remove", page, question=QUESTION)
    assert story.client.get(f"{root}/files/{file}").status_code == 404


def test_an_unfinished_upload_is_shown_and_can_be_ended(story: Story, root: str, sender: Sender) -> None:
    stand = sender.start(LONG_PDF).json
    assert stand is not None
    page = f"{root}/questions/{QUESTION}"
    assert "没有传完" in story.page(page)
    assert "没传完的文件已取消" in story.post(f"{root}/uploads/{stand['upload']}/cancel", page, question=QUESTION)
    assert "没有传完" not in story.page(page)
    assert sender.part(stand["upload"], 1, PDF).status_code == 404
    second = sender.start(LONG_PDF).json
    assert second is not None
    ended = sender.client.delete(f"{root}/uploads/{second['upload']}", headers=sender.headers)
    assert ended.status_code == 200
    assert "没有传完" not in story.page(page)


def test_other_firms_and_readers_get_nowhere(app: Flask, story: Story, root: str, sender: Sender) -> None:
    file = sender.hand_in(PDF)["file"]["id"]
    stranger = log_in(app, story.world.account("firm-2", "owner"))
    for path in (root, f"{root}/questions/{QUESTION}", f"{root}/files/{file}"):
        assert stranger.get(path).status_code == 404
    assert Sender(stranger, root).start(PDF).status_code == 404
    own = f"/firm/assessments/{story.world.assessments['firm-2']}/evidence"
    assert stranger.get(f"{own}/files/{file}").status_code == 404
    reader = log_in(app, story.world.account("firm-1", "reader"))
    assert reader.get(f"{root}/files/{file}").status_code == 200
    assert "上传</button>" not in reader.get(f"{root}/questions/{QUESTION}").text
    assert Sender(reader, root).start(PDF).status_code == 403
