"""How much of each answer is usual where the other answers are worth so much: for the consultant's flags."""

from __future__ import annotations

import numpy as np

from rongtong_assess.core.edition import TOP_SCENE_LEVEL
from rongtong_assess.core.visit_flags import AnswerNorm
from rongtong_assess.placement.feature_matrix import EncodedFirms
from rongtong_assess.placement.features import FeatureMap


def learn_norms(features: FeatureMap, firms: EncodedFirms) -> dict[str, AnswerNorm]:
    """By question: a straight line over the mean of the others, and the spread around it."""
    full = np.array([features.encoder.whole(item.points) for item in features.edition.items.values()])
    scenes = firms.rungs[:, features.scenes_start :] / TOP_SCENE_LEVEL
    shares = np.column_stack([firms.units / full, scenes])
    norms = {}
    for place, question in enumerate(features.edition.questions):
        others = np.delete(shares, place, axis=1).mean(axis=1)
        slope = np.cov(others, shares[:, place])[0, 1] / max(others.var(ddof=1), 1e-12)
        intercept = shares[:, place].mean() - slope * others.mean()
        spread = (shares[:, place] - intercept - slope * others).std()
        norms[question] = AnswerNorm(*(round(float(one), 6) for one in (intercept, slope, spread)))
    return norms
