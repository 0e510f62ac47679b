"""Choose the short form of an edition on simulated populations, and say how."""

from __future__ import annotations

from typing import Any

from rongtong_assess.content.model_files import short_form_document
from rongtong_assess.core.edition import Edition
from rongtong_assess.placement import short_form_population as population
from rongtong_assess.placement.short_form_choice import choose_short_form


def make_short_form(edition: Edition, *, firms: int, populations: int, seed: int) -> dict[str, Any]:
    """The short form as it is kept. firms: in each population; seed: of the first one, the next follow."""
    samples = [population.simulate(edition, firms=firms, seed=seed + place) for place in range(populations)]
    form = choose_short_form(edition, samples)
    record = {
        "method": "greedy choice by mutual information with the level, ranges of at least 90 %, see docs/short-form.md",
        "anchor": f"{population.ANCHOR_SHARE} of self-reports at level {population.ANCHOR_LEVEL} or better",
        "anchor_reached": [f"{sample.share_at(population.ANCHOR_LEVEL):.4f}" for sample in samples],
        "firms_per_population": firms,
        "seeds": [sample.seed for sample in samples],
    }
    return short_form_document(form, record)
