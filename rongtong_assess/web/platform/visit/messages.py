"""The messages with which pages record findings: JSON from the script, or a plain form without JavaScript.

Only the shape is checked here; the service reads the values.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from werkzeug.datastructures import MultiDict

from rongtong_assess.core.edition.edition import SCENE_PREFIX
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import MOST_REVISION, find_count
from rongtong_assess.core.typed_text import MOST_RAW_FIELD, many_lines
from rongtong_assess.core.visit.finding import AS_DECLARED, NO_FINDING, NOTE, VALUE
from rongtong_assess.core.visit.merge import Fields, FieldsMessage, FieldValue
from rongtong_assess.presentation.views.finding import OTHER, SAME

MOST_MESSAGES, MOST_WRITER, MOST_OPTIONS = 200, 40, 60
KEYS = {"question", "value", "base", "seen_revision", "writer", "sequence"}
NO_LEVEL = -1
"""For a level that was not chosen or is none: the service refuses it with a reason."""


def read_json_messages(document: object) -> tuple[int, list[tuple[str, FieldsMessage]]]:
    """The account that the page was opened with, and its messages. Raises Refused for another shape."""
    if not isinstance(document, dict) or document.keys() != {"account", "records"}:
        raise _wrong_shape()
    account, records = document["account"], document["records"]
    if not isinstance(account, int) or not isinstance(records, list) or not 0 < len(records) <= MOST_MESSAGES:
        raise _wrong_shape()
    return account, [_read_record(record) for record in records]


def read_form_message(question: str, form: MultiDict[str, str]) -> FieldsMessage:
    """The message of one item's form. Every form counts as a page of its own. Raises Refused for another shape."""
    revision = find_count(form.get("seen_revision", ""), MOST_REVISION)
    try:
        base = json.loads(form.get("base", "")[:MOST_RAW_FIELD])
    except (ValueError, RecursionError):
        raise _wrong_shape() from None
    if revision is None:
        raise _wrong_shape()
    note = many_lines(form.get("note", ""))
    sent: Fields = {VALUE: _form_value(question, form), NOTE: note}
    return FieldsMessage(_read_fields(base), sent, revision, secrets.token_hex(8), 0)


def _form_value(question: str, form: MultiDict[str, str]) -> FieldValue:
    verdict, found = form.get("verdict", ""), form.getlist("found")
    if verdict not in {SAME, OTHER}:
        return None
    if verdict == SAME:
        return AS_DECLARED
    if not question.startswith(SCENE_PREFIX):
        return sorted(set(found))
    return int(found[0]) if len(found) == 1 and found[0] in "01234" and len(found[0]) == 1 else NO_LEVEL


def _read_record(record: object) -> tuple[str, FieldsMessage]:
    if not isinstance(record, dict) or record.keys() != KEYS:
        raise _wrong_shape()
    question, writer = record["question"], record["writer"]
    if not (isinstance(question, str) and isinstance(writer, str) and 0 < len(writer) <= MOST_WRITER):
        raise _wrong_shape()
    # It is stored and never shown; PostgreSQL cannot store NUL.
    if not (writer.isascii() and writer.isprintable()):
        raise _wrong_shape()
    numbers = (record["seen_revision"], record["sequence"])
    if not all(type(number) is int and 0 <= number <= MOST_REVISION for number in numbers):
        raise _wrong_shape()
    return question, FieldsMessage(_read_fields(record["base"]), _read_fields(record["value"]), *_in_order(record))


def _in_order(record: dict[str, Any]) -> tuple[int, str, int]:
    return record["seen_revision"], record["writer"], record["sequence"]


def _read_fields(fields: object) -> Fields:
    if not isinstance(fields, dict) or fields.keys() != NO_FINDING.keys() or not isinstance(fields[NOTE], str):
        raise _wrong_shape()
    if len(fields[NOTE]) > MOST_RAW_FIELD:
        raise _wrong_shape()
    return {VALUE: _read_value(fields[VALUE]), NOTE: many_lines(fields[NOTE])}


def _read_value(value: object) -> FieldValue:
    if value is None or value == AS_DECLARED or type(value) is int:
        return value
    if isinstance(value, list) and len(value) <= MOST_OPTIONS and all(isinstance(key, str) for key in value):
        return sorted(set(value))
    raise _wrong_shape()


def _wrong_shape() -> Refused:
    return Refused.because("记录", "发来的内容不是本页面应有的样子", "请刷新页面后再试，已填的内容还在")
