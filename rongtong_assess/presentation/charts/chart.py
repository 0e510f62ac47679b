"""What every chart is drawn from and made of: its subject, SVG elements that are always escaped, and colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import Forecast
from rongtong_assess.core.result.scoring import Scorecard
from rongtong_assess.presentation.brand import COLOURS
from rongtong_assess.presentation.roadmap.plans import PlanView

WIDTH = 480
"""Width of every chart in user units: readable on a phone, 127 mm in print."""

INK, SOFT, LINE, WHITE, WASH = (COLOURS[name] for name in ("ink", "soft-ink", "line", "paper", "wash"))
BRAND, BRAND_DARK, GOOD, WARN = (COLOURS[name] for name in ("brand", "brand-dark", "good", "warn"))
LEVEL_COLOURS = tuple(COLOURS[f"level-{level}"] for level in range(5))
INK_ON_LEVEL = (INK, INK, INK, WHITE, WHITE)
LATIN_END = "\u2000"
FONTS = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','HarmonyOS Sans SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture with one message.

    title: the message, a sentence. summary: what the picture shows, in words. svg: the markup.
    head, rows: the same as a table of plain texts.
    """

    title: str
    summary: str
    svg: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ChartSubject:
    """What the charts of a result are drawn from: the result, its plan and its forecast, where there are any.

    scenes_after: level by scene id once the plan is carried out, from the present facts. is_stale: the facts of the
    plan have changed since, and its charts say so.
    """

    edition: Edition
    scorecard: Scorecard
    plan: PlanView | None = None
    scenes_after: Mapping[str, int] = field(default_factory=dict)
    is_stale: bool = False
    forecast: Forecast | None = None

    @property
    def target_level(self) -> int:
        """The next level, or the highest once it is reached."""
        gap = self.scorecard.next_gap
        return gap.level if gap else self.scorecard.level


def tag(name: str, content: str = "", **attributes: object) -> str:
    """One element; content is markup. An underscore in the name of an attribute becomes a hyphen."""
    written = "".join(f' {key.replace("_", "-")}="{_value(value)}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def label(x: float, y: float, words: str, **attributes: object) -> str:
    """Text that starts at a point, 13 units high and dark; attributes may say otherwise."""
    return tag("text", escape(words), **{"x": x, "y": y, "font_size": 13, "fill": INK, **attributes})


def short(words: str, width: float, font_size: float = 12) -> str:
    """The words cut to a width in user units: a Chinese character is as wide as it is high, a Latin one about half."""
    room = width / font_size
    for place, character in enumerate(words):
        room -= 1 if character > LATIN_END else 0.58
        if room < 0:
            return words[: place - 1] + "…"
    return words


def picture(height: float, title: str, summary: str, parts: list[str], *, grows: str = "") -> str:
    """The root element. It names its font, because a PDF passes none on to a picture.

    grows: the class with which the style sheet enlarges the text on a phone; only for pictures with room for it.
    """
    described = tag("title", escape(title)) + tag("desc", escape(summary))
    growing = {"class": grows} if grows else {}
    return tag(
        "svg",
        described + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {_value(height)}",
        width=WIDTH,
        height=height,
        role="img",
        font_family=FONTS,
        **growing,
    )


def _value(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else escape(str(value))
