"""Every scene as a row of four steps, filled up to its level."""

from __future__ import annotations

from dataclasses import dataclass

from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.presentation.charts.chart import (
    INK,
    LEVEL_COLOURS,
    LINE,
    SOFT,
    WARN,
    WHITE,
    WIDTH,
    Chart,
    ChartSubject,
    label,
    picture,
    tag,
)
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.presentation.wording.result.questions import (
    REQUIRED,
    SCENES_HEAD,
    kind_words,
    required_reached_title,
    scene_levels_summary,
    target_line_words,
)

ROW, HEAD, TOP = 20, 26, 22
NAME_WIDTH, STEP, GAP, TALL = 150, 62, 4, 13


@dataclass(frozen=True, slots=True)
class SceneLevel:
    """One scene's level, 0 to 4; after: the one a plan leads to, None without a plan."""

    name: str
    level: int
    is_required: bool
    after: int | None = None


@dataclass(frozen=True, slots=True)
class SceneLevelGroup:
    """Scenes of one part of the business."""

    name: str
    scenes: tuple[SceneLevel, ...]


def scene_ladder(groups: tuple[SceneLevelGroup, ...], *, target_level: int) -> Chart:
    """Steps filled up to the level; a dashed line at the target level."""
    scenes = [scene for group in groups for scene in group.scenes]
    required = [scene for scene in scenes if scene.is_required]
    reached = sum(scene.level >= target_level for scene in required)
    title = required_reached_title(len(required), reached, target_level=target_level)
    parts, y = [], float(TOP)
    for group in groups:
        parts.append(label(0, y + 18, group.name, font_size=13, font_weight=600))
        y += HEAD
        for scene in group.scenes:
            parts += _draw_scene(scene, y)
            y += ROW
    target_x = NAME_WIDTH + target_level * STEP - GAP / 2
    parts += [
        tag("line", x1=target_x, x2=target_x, y1=TOP - 4, y2=y, stroke=WARN, stroke_width=1.5, stroke_dasharray="5 3"),
        label(target_x, TOP - 9, target_line_words(target_level), text_anchor="middle", fill=WARN),
    ]
    summary = scene_levels_summary((scene.name, scene.level) for scene in scenes)
    return Chart(
        title=title,
        summary=summary,
        svg=picture(y + 2, title, summary, parts),
        head=SCENES_HEAD,
        rows=tuple(
            (scene.name, group.name, kind_words(is_required=scene.is_required), level_word(scene.level))
            for group in groups
            for scene in group.scenes
        ),
    )


def _draw_scene(scene: SceneLevel, y: float) -> list[str]:
    parts = [label(0, y + 13, scene.name)]
    if scene.is_required:
        parts.append(label(NAME_WIDTH - 58, y + 13, REQUIRED, font_size=11, fill=SOFT))
    for step in range(1, TOP_SCENE_LEVEL + 1):
        is_reached = step <= scene.level
        parts.append(
            tag(
                "rect",
                x=NAME_WIDTH + (step - 1) * STEP,
                y=y + 2,
                width=STEP - GAP,
                height=TALL,
                rx=2,
                fill=LEVEL_COLOURS[step] if is_reached else WHITE,
                stroke=LEVEL_COLOURS[step] if is_reached else LINE,
            )
        )
    parts.append(label(WIDTH, y + 13, level_word(scene.level), text_anchor="end", fill=INK if scene.level else SOFT))
    return parts


def draw_scenes(subject: ChartSubject) -> Chart | None:
    """None for an edition without scenes."""
    groups = list_scene_levels(subject)
    return scene_ladder(groups, target_level=subject.target_level) if groups else None


def list_scene_levels(subject: ChartSubject) -> tuple[SceneLevelGroup, ...]:
    """The scenes of the edition with their levels, group by group."""
    levels, after = subject.scorecard.scenes, subject.scenes_after
    return tuple(
        SceneLevelGroup(
            group.name,
            tuple(
                SceneLevel(scene.name, levels[scene.id], scene.is_required, after.get(scene.id))
                for scene in group.scenes
            ),
        )
        for group in subject.edition.scene_groups
    )
