"""Steps of the tests about the fill-in workbook: fetching, filling in, uploading."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.test import TestResponse

from tests.web.steps import fetch as fetch_document
from tests.web.world import World, token_of

FACTS = "一、数字"


ITEMS = "二、选择题"


SCENES = "三、应用场景"


Change = Callable[[Workbook], None]


def address(world: World, firm: str = "firm-1") -> str:
    return f"/firm/assessments/{world.assessments[firm]}"


def fetch(client: FlaskClient, place: str) -> Workbook:
    response = fetch_document(client, f"{place}/answers.xlsx")
    assert response.status_code == 200
    return load_workbook(BytesIO(response.data))


def fill(book: Workbook, sheet: str, question: str, value: object, key: str = "") -> str:
    """Write an answer beside its question; where it stands."""
    for row in book[sheet].iter_rows(2):
        if (row[0].value, row[1].value or "") == (question, key):
            row[5].value = value
            return f"第 {row[5].row} 行"
    raise AssertionError(question)


def answer_of(book: Workbook, sheet: str, question: str, key: str = "") -> object:
    rows = book[sheet].iter_rows(2, values_only=True)
    return next(row[5] or "" for row in rows if (row[0], row[1] or "") == (question, key))


def upload_bytes(client: FlaskClient, place: str, raw: bytes) -> TestResponse:
    form = {"workbook": (BytesIO(raw), "填写表.xlsx"), "csrf_token": token_of(client, f"{place}/import")}
    return client.post(f"{place}/import", data=form)


def upload(client: FlaskClient, place: str, book: Workbook) -> TestResponse:
    buffer = BytesIO()
    book.save(buffer)
    return upload_bytes(client, place, buffer.getvalue())


def save_on_the_web(client: FlaskClient, place: str, question: str, value: object, seen: int = 0) -> None:
    change = {"question": question, "value": value, "seen_revision": seen, "writer": "tab", "sequence": seen + 1}
    token = token_of(client, f"{place}/import")
    response = client.post(f"{place}/answers", json={"answers": [change]}, headers={"X-CSRFToken": token})
    assert response.json["saved"], response.json
