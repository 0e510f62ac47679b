"""Documents that take long: one asker has two places, the others go on, and the same document is made once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient

from rongtong_assess.presentation.document.pdf_maker import PdfFailed
from rongtong_assess.web.frame import documents as module
from rongtong_assess.web.frame.documents import EXTENSION, Documents, asker
from tests.web.steps import OWNER, account_of
from tests.web.story import Story


@pytest.fixture
def made() -> Documents:
    return Documents(at_a_time=1)


@pytest.fixture
def fresh(app: Flask, made: Documents, monkeypatch: pytest.MonkeyPatch) -> Documents:
    """Nothing is being made in this application, and nobody waits long."""
    monkeypatch.setitem(app.extensions, EXTENSION, made)
    monkeypatch.setattr(Documents.make, "__kwdefaults__", {"patience": 0.01})
    return made


@pytest.fixture
def slow() -> Iterator[Event]:
    """Set it, and what is being made is done."""
    event = Event()
    yield event
    event.set()


def test_one_asker_has_two_places_and_leaves_room_for_others(made: Documents) -> None:
    with ExitStack() as stack:
        taken = [stack.enter_context(made.turn("one")) for _ in range(4)]
        assert taken == [True, True, False, False]
        others = [stack.enter_context(made.turn(f"other {number}")) for number in range(4)]
        assert others == [True, True, True, False], "some threads are always left for pages"
    with made.turn("one") as again:
        assert again


def test_the_same_document_is_made_once_for_all_who_ask(made: Documents, slow: Event) -> None:
    calls: list[int] = []

    def work() -> bytes:
        calls.append(1)
        slow.wait()
        return b"%PDF-"

    assert [made.make("a", work, patience=0) for _ in range(18)] == [None] * 18
    assert made.count_queued() == 1
    slow.set()
    assert made.make("a", work, patience=5) == b"%PDF-"
    assert calls == [1]


def test_a_document_that_failed_is_tried_again_by_the_next(made: Documents) -> None:
    def fail() -> bytes:
        raise PdfFailed("断了")

    with pytest.raises(PdfFailed):
        made.make("a", fail, patience=5)
    assert made.make("a", lambda: b"done", patience=5) == b"done"


def test_what_nobody_fetches_is_forgotten(made: Documents, monkeypatch: pytest.MonkeyPatch) -> None:
    made.make("a", lambda: b"old", patience=5)
    monkeypatch.setattr(module, "KEPT_SECONDS", -1.0)
    made.make("b", lambda: b"new", patience=5)
    monkeypatch.undo()
    assert made.make("a", lambda: b"made anew", patience=5) == b"made anew"


def test_too_many_in_the_queue_are_refused(made: Documents, slow: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_QUEUED", 2)
    for name in "ab":
        made.make(name, lambda: bytes(slow.wait()), patience=0)
    with pytest.raises(OverflowError):
        made.make("c", lambda: b"", patience=0)


@pytest.mark.parametrize("name", ["report.pdf", "report.docx"])
def test_a_firm_that_asks_for_many_is_asked_to_wait_and_pages_go_on(story: Story, fresh: Documents, name: str) -> None:
    address = f"/firm/assessments/{story.finished}/{name}"
    with ExitStack() as stack:
        for _ in range(module.MOST_PER_ASKER):
            stack.enter_context(fresh.turn(f"account {account_of(story.engine, OWNER).id}"))
        reply = story.client.get(address)
        assert (reply.status_code, reply.headers["Refresh"]) == (202, "3")
        assert "正在制作文件" in reply.text
        assert story.client.get("/healthz").status_code == 200


def test_a_report_that_takes_long_comes_when_the_page_asks_again(
    story: Story, fresh: Documents, slow: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lay_out(*_: object) -> bytes:
        slow.wait()
        return b"%PDF-"

    monkeypatch.setattr("rongtong_assess.presentation.document.pdf_maker.PdfMaker.make", lay_out)
    address = f"/firm/assessments/{story.finished}/report.pdf"
    assert story.client.get(address).status_code == 202
    slow.set()
    monkeypatch.setattr(Documents.make, "__kwdefaults__", {"patience": 5})
    reply = story.client.get(address)
    assert (reply.status_code, reply.mimetype, reply.data) == (200, "application/pdf", b"%PDF-")


def test_a_blank_form_waits_in_the_same_queue(
    client: FlaskClient, fresh: Documents, slow: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rongtong_assess.web.frame.documents._blank_forms", {})
    monkeypatch.setattr("rongtong_assess.presentation.document.pdf_maker.PdfMaker.make", lambda *_: bytes(slow.wait()))
    assert client.get("/editions/miit-2024/blank.pdf").status_code == 202


def test_too_many_in_the_queue_are_told_when_to_come_back(
    client: FlaskClient, fresh: Documents, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rongtong_assess.web.frame.documents._blank_forms", {})
    monkeypatch.setattr(module, "MOST_QUEUED", 0)
    reply = client.get("/editions/miit-2024/blank.pdf")
    assert (reply.status_code, reply.headers["Retry-After"]) == (503, "60")


def test_one_customers_whole_network_is_one_asker(app: Flask) -> None:
    def asker_at(address: str) -> str:
        with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
            return asker()

    assert len({asker_at(f"2001:db8:1:2::{number:x}") for number in range(1, 6)}) == 1
    assert asker_at("2001:db8:1:3::1") != asker_at("2001:db8:1:2::1")
