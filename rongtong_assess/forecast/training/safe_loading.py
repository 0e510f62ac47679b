"""model.skops: the fitted estimators for re-analysis.

A file is opened only after its types were checked against a fixed list, since unpickling can run code.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import skops.io

from rongtong_assess.core.errors import Refused
from rongtong_assess.forecast.training.edition_model import TrainedModel
from rongtong_assess.forecast.training.estimators import Odds, TreesPart
from rongtong_assess.forecast.training.thresholds import FittedPart, Trained

# What scikit-learn's boosted trees are made of; nothing else may be in the file.
TRUSTED = ("sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",)


def write_estimators(path: Path, model: TrainedModel) -> None:
    """Write the fitted parts of a model with their cuts, interval and calibration."""
    short = None if model.short is None else _plain(model.short)
    content = {"features": list(model.view.features.names), "full": _plain(model.full), "short": short}
    skops.io.dump(content, path, compression=zipfile.ZIP_DEFLATED)


def read_estimators(path: Path) -> dict[str, Any]:
    """The content of the file; raises Refused when it holds objects of another type or is damaged."""
    try:
        unknown = sorted(set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED))
        if unknown:
            raise Refused.because(path.name, f"文件里有不认识的类型 {unknown[0][:80]}", "请不要打开它，重新训练")
        content: dict[str, Any] = skops.io.load(path, trusted=list(TRUSTED))
    except Refused:
        raise
    except Exception as fault:
        what = f"文件读不出来（{type(fault).__name__}）"
        raise Refused.because(path.name, what, "请重新训练，或换回训练时的 scikit-learn 版本") from fault
    return content


def _plain(trained: Trained) -> dict[str, Any]:
    parts = [_plain_part(part) for part in trained.parts]
    return {
        "kind": trained.kind,
        "parts": parts,
        "cuts": trained.cuts,
        "reach": trained.reach,
        "bends": trained.calibration,
    }


def _plain_part(part: FittedPart) -> dict[str, Any]:
    if isinstance(part, TreesPart):
        return {"classifiers": list(part.classifiers)}
    if isinstance(part, Odds):
        return {"slopes": part.slopes, "intercepts": part.intercepts}
    lines = [{"slopes": line.slopes, "intercepts": line.intercepts} for line in part.lines]
    return {"columns": list(part.columns), "lines": lines}
