"""A draw as JSON: what is asked, the result file, and whether a result file is what its own seed gives.

A result file has no blank and no line end, so that no byte of it can be changed without changing what it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rongtong_assess.core.consulting.draw.draw import (
    ALGORITHM,
    DrawnPeople,
    DrawQuestion,
    Expert,
    ExpertDemand,
    canonical_text,
    commitment_of,
    draw,
    pool_document,
    pool_hash,
)
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.core.strict_document import MOST_TOLD, FoundMistakes, StrictObject, note_repeated

QUESTION_KEYS = ("pool", "demand", "seed")
RESULT_KEYS = ("algorithm", "pool", "pool_sha256", "commitment", "seed", "demand", "draws")
MARKERS = (b'"pool_sha256"', b'"commitment"')
"""One changed byte spoils at most one of them."""
MOST_EXPERTS = 5000
MOST_DEMANDS = 500
MOST_PEOPLE = 1000
MOST_LISTED = 5000
LONGEST_SEED = 1000
MOST_NAMED = 10
"""People that a difference names: a stranger's file must not make a page of megabytes."""


def read_draw_question(document: object) -> DrawQuestion:
    """Pool, demand and seed of a document; raises Refused with what is wrong in it."""
    mistakes = FoundMistakes()
    question = _read(StrictObject(document, where="", mistakes=mistakes, required=QUESTION_KEYS), mistakes)
    mistakes.raise_if_any()
    return question


def question_document(question: DrawQuestion) -> dict[str, Any]:
    """The document of a question; `read_draw_question` reads it back."""
    return {
        "pool": pool_document(question.pool),
        "demand": [_demand_document(demand) for demand in question.demand],
        "seed": question.seed,
    }


def result_document(question: DrawQuestion) -> dict[str, Any]:
    """The result file's document: everything that is needed to repeat the draw, and its outcome."""
    return {
        "algorithm": ALGORITHM,
        "pool": pool_document(question.pool),
        "pool_sha256": pool_hash(question.pool),
        "commitment": commitment_of(question.seed),
        "seed": question.seed,
        "demand": [_demand_document(demand) for demand in question.demand],
        "draws": [_outcome_document(drawn) for drawn in draw(question)],
    }


def result_text(question: DrawQuestion) -> str:
    """The result file."""
    return canonical_text(result_document(question))


def looks_like_a_result(raw: bytes) -> bool:
    """Whether bytes are a result file, perhaps a damaged one, rather than something else."""
    return any(marker in raw for marker in MARKERS)


def list_differences(document: object) -> list[Mistake]:
    """Where a result document is not what its own pool, demand and seed give; empty when the draw is confirmed."""
    mistakes = FoundMistakes()
    top = StrictObject(document, where="", mistakes=mistakes, required=RESULT_KEYS)
    question = _read(top, mistakes)
    try:
        mistakes.raise_if_any()
    except Refused as refusal:
        return list(refusal.mistakes)
    return list(_compare(top, result_document(question)))


def _compare(top: StrictObject, expected: dict[str, Any]) -> Iterator[Mistake]:
    cure = "请向发布者要原来的结果文件"
    if top.get("algorithm") != ALGORITHM:
        yield Mistake("algorithm", "抽取办法的名称不是本程序所用的", cure)
    if top.get("commitment") != expected["commitment"]:
        yield Mistake("commitment", f"承诺与种子对不上；这个种子的承诺是 {expected['commitment']}", cure)
    if top.get("pool_sha256") != expected["pool_sha256"]:
        yield Mistake("pool_sha256", f"专家名单变过；现在名单的哈希是 {expected['pool_sha256']}", cure)
    draws = top.values("draws", most=MOST_DEMANDS)
    if len(draws) != len(expected["draws"]):
        what = f"需求有 {len(expected['draws'])} 项，结果有 {len(draws)} 项"
        yield Mistake("draws", what, cure)
    told = 0
    for place, (found, due) in enumerate(zip(draws, expected["draws"], strict=False)):
        if _exact(found) == _exact(due):
            continue
        told += 1
        if told > MOST_TOLD:
            yield Mistake("draws", "后面还有别的结果对不上，没有一一列出", cure)
            return
        people, substitutes = (_name_some(due[key]) for key in ("drawn", "substitutes"))
        what = f"{due['firm']}（{due['specialty']}）的结果不是这个种子抽出来的；应抽中 {people}，候补 {substitutes}"
        yield Mistake(f"draws[{place}]", what, cure)


def _name_some(ids: Sequence[str]) -> str:
    more = f"等 {len(ids)} 人" if len(ids) > MOST_NAMED else ""
    return "、".join(ids[:MOST_NAMED]) + more or "—"


def _exact(value: object) -> str:
    """Equal for equal JSON only: in Python also 1, 1.0 and true are equal."""
    return json.dumps(value, sort_keys=True, default=repr)


def _read(top: StrictObject, mistakes: FoundMistakes) -> DrawQuestion:
    return DrawQuestion(
        pool=tuple(_read_pool(top, mistakes)),
        demand=tuple(_read_demand(top, mistakes)),
        seed=top.text("seed", longest=LONGEST_SEED),
    )


def _read_pool(top: StrictObject, mistakes: FoundMistakes) -> Iterator[Expert]:
    ids = []
    for place, value in enumerate(top.values("pool", most=MOST_EXPERTS)):
        entry = StrictObject(
            value,
            where=f"pool[{place}]",
            mistakes=mistakes,
            required=("id", "organisation", "specialties"),
            optional=("avoid",),
        )
        ids.append(entry.text("id"))
        yield Expert(
            id=ids[-1],
            organisation=entry.text("organisation"),
            specialties=frozenset(entry.texts("specialties", most=MOST_LISTED)),
            avoid=frozenset(entry.texts("avoid", most=MOST_LISTED)),
        )
    note_repeated(ids, "pool", mistakes)


def _read_demand(top: StrictObject, mistakes: FoundMistakes) -> Iterator[ExpertDemand]:
    asked = []
    for place, value in enumerate(top.values("demand", most=MOST_DEMANDS)):
        entry = StrictObject(
            value,
            where=f"demand[{place}]",
            mistakes=mistakes,
            required=("firm", "specialty", "people"),
            optional=("substitutes",),
        )
        demand = ExpertDemand(
            firm=entry.text("firm"),
            specialty=entry.text("specialty"),
            people=entry.whole("people", least=1, most=MOST_PEOPLE, default=1),
            substitutes=entry.whole("substitutes", least=0, most=MOST_PEOPLE),
        )
        asked.append(f"{demand.firm}，{demand.specialty}" if demand.firm and demand.specialty else "")
        yield demand
    note_repeated(asked, "demand", mistakes)


def _demand_document(demand: ExpertDemand) -> dict[str, Any]:
    return {
        "firm": demand.firm,
        "specialty": demand.specialty,
        "people": demand.people,
        "substitutes": demand.substitutes,
    }


def _outcome_document(outcome: DrawnPeople) -> dict[str, Any]:
    return {
        "firm": outcome.demand.firm,
        "specialty": outcome.demand.specialty,
        "drawn": list(outcome.drawn),
        "substitutes": list(outcome.substitutes),
        "missing": {"people": outcome.missing_people, "substitutes": outcome.missing_substitutes},
    }
