"""A served model as one JSON document and back. Standard library and core only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.visit.hints import AnswerNorm
from rongtong_assess.forecast.features.feature_map import LARGEST_EFFECT, FeatureMap
from rongtong_assess.forecast.serving.model import ServedModel
from rongtong_assess.forecast.serving.thresholds_json import (
    NotAModel,
    read_list,
    read_mapping,
    read_numbers,
    read_thresholds,
    thresholds_document,
)

FORMAT = "rongtong-placement-1"
KEYS = (
    "format",
    "id",
    "edition",
    "edition_fingerprint",
    "features",
    "features_fingerprint",
    "trained_on",
    "verified_firms",
    "industry",
    "region",
    "full",
    "short",
    "norms",
)
CURE = "请用 script/train-model 重新训练，或退回上一个模型"


def model_document(model: ServedModel) -> dict[str, Any]:
    """The model as JSON values: everything serving needs."""
    edition = model.features.edition
    short = model.short and {"questions": list(model.short_questions), "numbers": thresholds_document(model.short)}
    return {
        "format": FORMAT,
        "id": model.id,
        "edition": edition.id,
        "edition_fingerprint": edition.fingerprint,
        "features": list(model.features.names),
        "features_fingerprint": model.features.fingerprint,
        "trained_on": model.trained_on,
        "verified_firms": model.verified_firms,
        "industry": dict(model.industry),
        "region": dict(model.region),
        "full": thresholds_document(model.full),
        "short": short,
        "norms": {question: [norm.intercept, norm.slope, norm.spread] for question, norm in model.norms.items()},
    }


def read_model(document: Any, edition: Edition, *, name: str) -> ServedModel:
    """The model in a document; raises Refused when it is damaged, of another format or for another edition."""
    if not isinstance(document, Mapping) or document.get("format") != FORMAT:
        raise Refused.because(name, "这不是本系统的定级预测模型", CURE)
    try:
        known = read_mapping(document, *KEYS)
        _refuse_other_edition(known, edition, name=name)
        return _read(known, FeatureMap(edition))
    except NotAModel as fault:
        raise Refused.because(name, f"模型文件的内容不完整或不合规矩（{fault}）", CURE) from None


def _refuse_other_edition(known: Mapping[str, Any], edition: Edition, *, name: str) -> None:
    if known["edition"] != edition.id:
        what = f"模型只懂评测版本「{str(known['edition'])[:40]}」，这里用的是「{edition.id}」"
        raise Refused.because(name, what, "请换用对应版本的模型")
    if known["edition_fingerprint"] != edition.fingerprint:
        raise Refused.because(name, f"模型不是按现在的「{edition.id}」训练的，指纹对不上", CURE)


def _read(known: Mapping[str, Any], features: FeatureMap) -> ServedModel:
    if known["features"] != list(features.names) or known["features_fingerprint"] != features.fingerprint:
        raise NotAModel("features")
    if known["trained_on"] not in ("simulated", "verified"):
        raise NotAModel("trained_on")
    if type(known["verified_firms"]) is not int or known["verified_firms"] < 0 or not isinstance(known["id"], str):
        raise NotAModel("verified_firms")
    size = {"features": len(features.names), "top": len(features.slack_columns)}
    short = known["short"] and read_mapping(known["short"], "questions", "numbers")
    return ServedModel(
        id=known["id"],
        features=features,
        trained_on=known["trained_on"],
        verified_firms=known["verified_firms"],
        industry=_read_effects(known["industry"], "industry"),
        region=_read_effects(known["region"], "region"),
        full=read_thresholds(known["full"], **size),
        short=read_thresholds(short["numbers"], **size) if short else None,
        short_questions=_read_questions(short["questions"], features) if short else (),
        norms=_read_norms(known["norms"], features),
    )


def _read_effects(value: Any, name: str) -> Mapping[str, float]:
    if not isinstance(value, Mapping):
        raise NotAModel(name)
    numbers = read_numbers(list(value.values()), name, count=len(value))
    if any(abs(number) > LARGEST_EFFECT for number in numbers):
        raise NotAModel(name)
    return dict(zip(value, numbers, strict=True))


def _read_questions(value: Any, features: FeatureMap) -> tuple[str, ...]:
    questions = tuple(read_list(value, "questions"))
    if not questions or not set(map(str, questions)) <= set(features.edition.questions):
        raise NotAModel("questions")
    return questions


def _read_norms(value: Any, features: FeatureMap) -> Mapping[str, AnswerNorm]:
    if not isinstance(value, Mapping) or not set(value) <= set(features.edition.questions):
        raise NotAModel("norms")
    return {question: AnswerNorm(*read_numbers(norm, "norms", count=3)) for question, norm in value.items()}
