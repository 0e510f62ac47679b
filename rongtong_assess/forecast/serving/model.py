"""A model ready to serve: its numbers, and the forecasts they give. Standard library and core only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rongtong_assess.core.assessment.sheet import AnswerSheet
from rongtong_assess.core.edition.edition import SCENE_PREFIX
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.forecast import FirmTraits, Forecast, Raise, TrainedOn, add_in_order
from rongtong_assess.core.visit.hints import AnswerNorm
from rongtong_assess.forecast.features.encoding import Encoded
from rongtong_assess.forecast.features.feature_map import FeatureMap, effect_of, size_rung
from rongtong_assess.forecast.serving.thresholds import Thresholds

LEAST_GAIN = 1e-9


@dataclass(frozen=True)
class ServedModel:
    """One trained model with the edition it understands; a ForecastModel of core.forecast."""

    id: str
    features: FeatureMap
    trained_on: TrainedOn
    verified_firms: int
    industry: Mapping[str, float]
    region: Mapping[str, float]
    full: Thresholds
    short: Thresholds | None
    short_questions: tuple[str, ...]
    norms: Mapping[str, AnswerNorm]

    def forecast(self, sheet: AnswerSheet, traits: FirmTraits) -> Forecast:
        """The forecast from a sheet; an open question counts as its lowest rung."""
        self._refuse_other_edition(sheet)
        return self._forecast(self.full, sheet, traits=traits)

    def forecast_short(self, sheet: AnswerSheet, traits: FirmTraits) -> Forecast:
        """The forecast from the short form's answers alone, whatever else the sheet holds."""
        self._refuse_other_edition(sheet)
        if self.short is None:
            raise Refused.because("edition", "这个版本没有快测", "请用完整的答题表")
        return self._forecast(self.short, keep_questions(sheet, self.short_questions), traits=traits)

    def row(self, encoded: Encoded, traits: FirmTraits) -> list[float]:
        """One firm's features."""
        effects = effect_of(self.industry, traits.industry), effect_of(self.region, traits.region)
        return self.features.row(encoded, (size_rung(traits.size), *effects))

    def _forecast(self, thresholds: Thresholds, sheet: AnswerSheet, *, traits: FirmTraits) -> Forecast:
        encoded = self.features.encoder.encode(sheet)
        row = self.row(encoded, traits)
        chances = thresholds.chances(row)
        low, high = thresholds.interval(chances)
        edges = (1.0, *chances, 0.0)
        return Forecast(
            probabilities=tuple(edges[level] - edges[level + 1] for level in range(len(edges) - 1)),
            level=thresholds.tier(chances),
            low=low,
            high=high,
            official_level=None if thresholds is self.short else self._official_level(row),
            raises=self._raises(thresholds, sheet, traits=traits, expected=add_in_order(chances)),
            model_id=self.id,
            trained_on=self.trained_on,
            verified_firms=self.verified_firms,
        )

    def _official_level(self, row: list[float]) -> int:
        """The rule's own level: the highest whose slack is not below 0."""
        lines = zip(self.features.encoder.lines, self.features.slack_columns, strict=True)
        return max((line.level for line, column in lines if row[column] >= 0), default=0)

    def _raises(
        self, thresholds: Thresholds, sheet: AnswerSheet, *, traits: FirmTraits, expected: float
    ) -> tuple[Raise, ...]:
        asked = self.short_questions if thresholds is self.short else self.features.edition.questions
        encoded = self.features.encoder.encode(sheet)
        raises = [
            Raise(question, max(0.0, add_in_order(thresholds.chances(self.row(raised, traits))) - expected))
            for question, raised in self.features.encoder.list_raised(sheet, encoded)
            if question in asked
        ]
        return tuple(sorted((raised for raised in raises if raised.gain > LEAST_GAIN), key=lambda raised: -raised.gain))

    def _refuse_other_edition(self, sheet: AnswerSheet) -> None:
        own = self.features.edition.id
        if sheet.edition_id != own:
            what = f"模型 {self.id} 只懂评测版本「{own}」，答题表是按「{sheet.edition_id}」填的"
            raise Refused.because("edition", what, "请换用对应版本的模型")


def keep_questions(sheet: AnswerSheet, questions: Iterable[str]) -> AnswerSheet:
    """The sheet as if only these questions had been answered."""
    kept = frozenset(questions)
    return AnswerSheet(
        edition_id=sheet.edition_id,
        choices={item: keys for item, keys in sheet.choices.items() if item in kept},
        scenes={scene: level for scene, level in sheet.scenes.items() if SCENE_PREFIX + scene in kept},
        facts={},
    )
