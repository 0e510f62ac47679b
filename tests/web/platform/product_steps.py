"""Steps of the tests about a platform's products: entering, publishing, counting."""

from __future__ import annotations

import re
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from rongtong_assess.storage.tables.catalogue import ProductVersion, StoredProduct
from tests.products import entry
from tests.web.world import token_of

LISTS = {"industries": ["industry"], "sizes": ["small", "micro"], "steps": ["quality:1>2"]}


REVISION = re.compile(r'name="seen_revision" type="hidden" value="(\d*)"')


def send(client: FlaskClient, address: str, **form: object) -> TestResponse:
    return client.post(address, data={**form, "csrf_token": token_of(client, "/account/")})


def typed(**changes: object) -> dict[str, object]:
    return {**entry(name="新产品"), **LISTS, **changes}


def enter(client: FlaskClient, **changes: object) -> str:
    """The address of a new product."""
    response = send(client, "/platform/products/new", **typed(**changes))
    assert response.status_code == 303, response.text
    return str(response.location)


def publish(client: FlaskClient, address: str) -> TestResponse:
    revision = REVISION.search(client.get(f"{address}/review").text)
    return send(client, f"{address}/publish", is_confirmed="y", seen_revision=revision[1] if revision else "1")


def publish_new(author: FlaskClient, colleague: FlaskClient, **changes: object) -> str:
    address = enter(author, **changes)
    assert send(author, f"{address}/submit").status_code == 303
    assert publish(colleague, address).status_code == 303
    return address


def states(engine: Engine, product: str) -> list[str]:
    with engine.connect() as connection:
        query = select(ProductVersion.state).where(ProductVersion.product_id == UUID(product.rpartition("/")[2]))
        return list(connection.scalars(query.order_by(ProductVersion.number)))


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(StoredProduct)) or 0


def firm_page(product: str) -> str:
    return f"/firm/products/{product.rpartition('/')[2]}"
