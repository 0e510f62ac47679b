"""The administrator's pages for editions, from the upload to the day a firm could use it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.settings import Settings
from rongtong_assess.storage.database.columns import Table
from rongtong_assess.storage.tables.edition import EditionDraft
from rongtong_assess.storage.tables.people import AuditEntry
from rongtong_assess.web.frame.transaction import EXTENSION
from tests.drafts import head, tiny_files, zip_of
from tests.web.form_markup import FormMarkup
from tests.web.world import World, log_in, token_of


@pytest.fixture
def author(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("administrator-1", "administrator"))


@pytest.fixture
def reviewer(app: Flask, world: World) -> FlaskClient:
    return log_in(app, world.account("administrator-2", "administrator"))


@pytest.fixture
def published_folder(app: Flask, settings: Settings) -> Iterator[None]:
    """What a test publishes is gone afterwards, from the disk and from the process."""
    yield
    shutil.rmtree(settings.editions_folder, ignore_errors=True)
    app.extensions[EXTENSION].live_library.look()


def upload(client: FlaskClient, files: dict[str, str]) -> TestResponse:
    form = {"file": (zip_of(files), "edition.zip"), "csrf_token": token_of(client, "/admin/drafts/new")}
    return client.post("/admin/drafts/new", data=form, content_type="multipart/form-data")


def send(client: FlaskClient, address: str, **form: str) -> TestResponse:
    return client.post(address, data={**form, "csrf_token": token_of(client, "/account/")})


def drafts_in(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(EditionDraft.state).order_by(EditionDraft.created_at)))


def contents(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in Table.metadata.sorted_tables
            if table.name != "login_session"
        }


def test_the_list_shows_where_every_edition_stands(author: FlaskClient, edition: Edition) -> None:
    page = author.get("/admin/editions").text
    for shown in (edition.fingerprint, edition.document, "15 个采集项，16 个应用场景", edition.rules[0].name, "现行"):
        assert shown in page
    assert "只列出，还不能作答" in page
    assert "封印" in page


def test_an_edition_is_shown_in_full(author: FlaskClient, edition: Edition) -> None:
    page = author.get(f"/admin/editions/{edition.id}").text
    for item in edition.items.values():
        assert item.name in page
    assert edition.contradictions[0].message in page
    assert edition.scene_groups[0].scenes[0].levels[3] in page
    assert author.get("/admin/editions/no-such").status_code == 404


def test_two_editions_are_compared(author: FlaskClient, edition: Edition) -> None:
    assert author.get("/admin/difference").status_code == 200
    page = author.get(f"/admin/difference?old={edition.id}&new=dma-compat").text
    assert "取消" in page
    assert "新增" in page
    same = author.get(f"/admin/difference?old={edition.id}&new={edition.id}").text
    assert "两个版本的内容完全一样" in same
    assert author.get(f"/admin/difference?old={edition.id}&new=x").status_code == 404


def test_a_draft_with_mistakes_shows_all_of_them_and_is_not_kept(author: FlaskClient, engine: Engine) -> None:
    response = upload(author, tiny_files(edition=head("points: 10", "points: 11"), extra="id: extra\n"))
    assert response.status_code == 422
    assert "tiny/edition.yaml:8" in response.text
    assert "tiny/extra.yaml:1" in response.text
    assert drafts_in(engine) == []


def test_without_a_file_the_page_says_so(author: FlaskClient) -> None:
    response = send(author, "/admin/drafts/new")
    assert response.status_code == 422
    assert "请选择工作簿或压缩包" in response.text


def test_a_file_that_is_too_large_is_refused(author: FlaskClient, engine: Engine) -> None:
    assert upload(author, {"edition.yaml": "".join(map(str, range(600_000)))}).status_code == 413
    assert drafts_in(engine) == []


def test_the_author_uploads_and_somebody_else_publishes(
    app: Flask, author: FlaskClient, reviewer: FlaskClient, engine: Engine, published_folder: None
) -> None:
    address = upload(author, tiny_files()).location
    assert "要由另一位管理员核对后发布" in author.get(address).text
    assert "不能自己发布" in send(author, f"{address}/publish", is_confirmed="y").text
    assert "请核对后勾选再发布" in send(reviewer, f"{address}/publish").text
    assert drafts_in(engine) == ["draft"]
    assert "tiny" not in app.extensions[EXTENSION].library.editions
    assert send(reviewer, f"{address}/publish", is_confirmed="y").status_code == 303
    assert "tiny" in app.extensions[EXTENSION].library.published
    page = reviewer.get("/admin/editions/tiny").text
    assert "编写 administrator-1-administrator，审核 administrator-2-administrator" in page
    assert "已经发布了" in send(reviewer, f"{address}/publish", is_confirmed="y").text
    with engine.connect() as connection:
        actions = [action for action in connection.scalars(select(AuditEntry.action)) if "edition" in action]
    assert actions == ["edition.upload", "edition.publish"]
    assert set(actions) <= set(AuditedAction)


def test_a_withdrawn_draft_is_noted_and_stays_unpublished(
    author: FlaskClient, reviewer: FlaskClient, engine: Engine
) -> None:
    address = upload(author, tiny_files()).location
    assert send(reviewer, f"{address}/withdraw").status_code == 303
    assert send(reviewer, f"{address}/publish", is_confirmed="y").status_code == 422
    assert drafts_in(engine) == ["withdrawn"]
    assert "撤回评测版本草稿" in author.get("/admin/audit").text


def test_a_draft_never_reaches_a_firm(app: Flask, author: FlaskClient, firm_client: FlaskClient) -> None:
    address = upload(author, tiny_files()).location
    assert "最小的评测版本" in author.get("/admin/editions").text
    for page in ("/", "/help", "/firm/"):
        assert "最小的评测版本" not in firm_client.get(page).text
    for page in ("/admin/editions", address, f"{address}/preview"):
        assert firm_client.get(page).status_code == 403


def test_the_preview_shows_every_page_and_saves_nothing(author: FlaskClient, engine: Engine) -> None:
    address = upload(author, tiny_files()).location
    before = contents(engine)
    page = author.get(f"{address}/preview", follow_redirects=True)
    steps = set(re.findall(rf"{address}/preview/[a-z0-9-]+", page.text))
    assert len(steps) > 1
    for step in steps:
        shown = author.get(step)
        assert shown.status_code == 200
        assert "的预览" in shown.text
        assert FormMarkup(shown.text).open_controls == []
        assert "data-autosave" not in shown.text
        assert "answering.mjs" not in shown.text
        assert not re.search(r'<form[^>]*method="post"[^>]*answers', shown.text)
        assert author.post(step, data={"csrf_token": token_of(author, "/account/")}).status_code == 405
    assert author.get(f"{address}/preview/no-such").status_code == 404
    assert contents(engine) == before
