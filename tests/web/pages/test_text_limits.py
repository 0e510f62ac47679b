"""Each limit of a text stands once: forms, templates, sheets and columns take it from there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy.orm import InstrumentedAttribute

import rongtong_assess
from rongtong_assess.core import typed_text as text_limits
from rongtong_assess.core.assessment.firm_json import TEXT_LIMITS
from rongtong_assess.core.progress.measure_json import MOST_CHARACTERS
from rongtong_assess.storage.tables.catalogue import ProductVersion
from rongtong_assess.storage.tables.people import Account, ApiKey, Organisation, StoredFirm
from rongtong_assess.storage.tables.progress import StoredMeasure
from rongtong_assess.web.api.shapes import FirmOfSheet

ROOT = Path(rongtong_assess.__file__).parents[1]
COLUMNS = [
    (Organisation.name, text_limits.MOST_ORGANISATION_NAME),
    (StoredFirm.industry, text_limits.MOST_ID),
    (Account.name, text_limits.MOST_PERSON_NAME),
    (Account.email, text_limits.MOST_EMAIL),
    (ApiKey.name, text_limits.MOST_KEY_NAME),
    (ProductVersion.name, text_limits.MOST_PRODUCT_NAME),
    *((getattr(StoredMeasure, field), MOST_CHARACTERS[field]) for field in ("name", "responsible", "supplier")),
    *((getattr(StoredMeasure, field), MOST_CHARACTERS[field]) for field in ("kpi_name", "kpi_unit")),
]


@pytest.mark.parametrize(("column", "most"), COLUMNS, ids=str)
def test_a_column_is_as_wide_as_its_limit(column: InstrumentedAttribute[str], most: int) -> None:
    assert column.type.length == most  # type: ignore[attr-defined]  # a column of texts


def test_no_template_has_a_limit_of_its_own() -> None:
    pages = (ROOT / "templates").rglob("*.html")
    assert [page.name for page in pages if re.search(r'maxlength="?[0-9]', page.read_text(encoding="utf-8"))] == []


def test_no_form_has_a_limit_of_its_own() -> None:
    """An interval has two ends."""
    found = {
        path.name: numbers
        for path in (ROOT / "rongtong_assess" / "web").rglob("*.py")
        if (numbers := re.findall(r"(?:max(?:_length)?=|\"maxlength\": )([0-9]+)", path.read_text(encoding="utf-8")))
    }
    assert found == {"shapes.py": ["2"]}


def test_the_description_for_programs_tells_the_same_limits() -> None:
    shape = FirmOfSheet.model_json_schema()["properties"]
    assert {name: shape[name]["maxLength"] for name in ("name", "industry")} == {
        name: TEXT_LIMITS[name] for name in ("name", "industry")
    }
