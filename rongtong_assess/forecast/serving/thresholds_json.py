"""The numbers of a trained model as JSON values and back, every one of them checked.

Checked are lengths, ranges, and every condition of the guarantee that a better answer never lowers a forecast, such as
slopes not below 0. Standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from rongtong_assess.forecast.serving.thresholds import (
    Boost,
    BoostsPart,
    OddsPart,
    Part,
    PlattScaling,
    Ramp,
    RampsPart,
    Thresholds,
    Tree,
)

MOST_TREES, DEEPEST = 2000, 40
CALIBRATION = "bends"


class NotAModel(ValueError):
    """Values that are not a model in this format; the text names the place."""


def thresholds_document(thresholds: Thresholds) -> dict[str, Any]:
    """The numbers as JSON values."""
    calibration = [[scaling.slope, scaling.offset] for scaling in thresholds.calibration]
    return {
        "parts": [_part_document(part) for part in thresholds.parts],
        "cuts": list(thresholds.cuts),
        "reach": thresholds.reach,
        **({CALIBRATION: calibration} if calibration else {}),
    }


def read_thresholds(document: Any, *, features: int, top: int) -> Thresholds:
    """The numbers of a model with `features` features and `top` thresholds; raises NotAModel."""
    optional = (CALIBRATION,) if isinstance(document, Mapping) and CALIBRATION in document else ()
    known = read_mapping(document, "parts", "cuts", "reach", *optional)
    parts = tuple(_read_part(part, features, top=top) for part in read_list(known["parts"], "parts"))
    if not parts:
        raise NotAModel("parts")
    cuts = read_numbers(known["cuts"], "cuts", count=top)
    reach = _number(known["reach"], "reach")
    if not all(0 < cut < 1 for cut in cuts) or not -0.5 <= reach <= 0.5:
        raise NotAModel("cuts")
    return Thresholds(parts, cuts, reach, _read_calibration(known[CALIBRATION], top) if optional else ())


def read_mapping(value: Any, *keys: str) -> Mapping[str, Any]:
    """A mapping with exactly these keys."""
    if not isinstance(value, Mapping) or set(value) != set(keys):
        raise NotAModel(keys[0])
    return value


def read_list(value: Any, name: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise NotAModel(name)
    return value


def read_numbers(value: Any, name: str, *, count: int) -> tuple[float, ...]:
    """A list of exactly `count` finite numbers."""
    return _exactly(tuple(_number(number, name) for number in read_list(value, name)), count, name=name)


def _part_document(part: Part) -> dict[str, Any]:
    if isinstance(part, OddsPart):
        return {"kind": "odds", "slopes": list(part.slopes), "intercepts": list(part.intercepts)}
    if isinstance(part, RampsPart):
        ramps = [[ramp.feature, ramp.slope, ramp.intercept] for ramp in part.ramps]
        return {"kind": "ramps", "ramps": ramps}
    boosts = [{"base": boost.base, "trees": [_tree_document(tree) for tree in boost.trees]} for boost in part.boosts]
    return {"kind": "boosts", "boosts": boosts}


def _tree_document(tree: Tree) -> Any:
    if isinstance(tree, float):
        return tree
    return [tree[0], tree[1], _tree_document(tree[2]), _tree_document(tree[3])]


def _read_part(value: Any, features: int, *, top: int) -> Part:
    kind = value.get("kind") if isinstance(value, Mapping) else None
    if kind == "odds":
        return _read_odds(read_mapping(value, "kind", "slopes", "intercepts"), features, top=top)
    if kind == "ramps":
        ramps = read_list(read_mapping(value, "kind", "ramps")["ramps"], "ramps")
        return RampsPart(_exactly(tuple(_read_ramp(ramp, features) for ramp in ramps), top, name="ramps"))
    if kind == "boosts":
        boosts = read_list(read_mapping(value, "kind", "boosts")["boosts"], "boosts")
        return BoostsPart(_exactly(tuple(_read_boost(boost, features) for boost in boosts), top, name="boosts"))
    raise NotAModel("kind")


def _read_odds(value: Mapping[str, Any], features: int, *, top: int) -> OddsPart:
    slopes = read_numbers(value["slopes"], "slopes", count=features)
    intercepts = read_numbers(value["intercepts"], "intercepts", count=top)
    if min(slopes) < 0 or list(intercepts) != sorted(intercepts, reverse=True):
        raise NotAModel("slopes")
    return OddsPart(slopes, intercepts)


def _read_ramp(value: Any, features: int) -> Ramp:
    feature, slope, intercept = _exactly(tuple(read_list(value, "ramps")), 3, name="ramps")
    ramp = Ramp(_place(feature, features), _number(slope, "slope"), _number(intercept, "intercept"))
    if ramp.slope < 0:
        raise NotAModel("slope")
    return ramp


def _read_boost(value: Any, features: int) -> Boost:
    known = read_mapping(value, "base", "trees")
    trees = read_list(known["trees"], "trees")
    if len(trees) > MOST_TREES:
        raise NotAModel("trees")
    return Boost(_number(known["base"], "base"), tuple(_read_tree(tree, features, depth=0) for tree in trees))


def _read_tree(value: Any, features: int, *, depth: int) -> Tree:
    if not isinstance(value, list):
        return _number(value, "leaf")
    if len(value) != 4 or depth > DEEPEST:
        raise NotAModel("tree")
    lower, higher = (_read_tree(branch, features, depth=depth + 1) for branch in value[2:])
    feature, threshold = _place(value[0], features), _number(value[1], "threshold")
    if _highest(lower) > _lowest(higher):
        raise NotAModel("tree")
    return (feature, threshold, lower, higher)


def _read_calibration(value: Any, top: int) -> tuple[PlattScaling, ...]:
    pairs = [read_numbers(pair, CALIBRATION, count=2) for pair in read_list(value, CALIBRATION)]
    if any(slope <= 0 for slope, _ in pairs):
        raise NotAModel(CALIBRATION)
    return _exactly(tuple(PlattScaling(*pair) for pair in pairs), top, name=CALIBRATION)


def _highest(tree: Tree) -> float:
    return tree if isinstance(tree, float) else _highest(tree[3])


def _lowest(tree: Tree) -> float:
    return tree if isinstance(tree, float) else _lowest(tree[2])


def _place(value: Any, features: int) -> int:
    if type(value) is not int or not 0 <= value < features:
        raise NotAModel("feature")
    return value


def _number(value: Any, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise NotAModel(name)
    return float(value)


def _exactly(values: tuple[Any, ...], count: int, *, name: str) -> tuple[Any, ...]:
    if len(values) != count:
        raise NotAModel(name)
    return values
