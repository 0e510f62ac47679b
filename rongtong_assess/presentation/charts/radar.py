"""All scenes around a circle, grouped in arcs, against the target level."""

from __future__ import annotations

from math import cos, pi, sin

from rongtong_assess.core.edition.edition import TOP_SCENE_LEVEL
from rongtong_assess.presentation.charts.chart import (
    BRAND,
    BRAND_DARK,
    GOOD,
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
from rongtong_assess.presentation.charts.scenes import SceneLevel, SceneLevelGroup, list_scene_levels
from rongtong_assess.presentation.wording.quantities import level_word
from rongtong_assess.presentation.wording.result.questions import (
    RADAR_HEAD,
    scene_levels_summary,
    scenes_reached_title,
    target_line_words,
)

HEIGHT, RADIUS, ARC_RADIUS, LABEL_RADIUS = 400, 138, 146, 158
MIDDLE_X, MIDDLE_Y = WIDTH / 2, HEIGHT / 2
LEAST_SIDE_SINE = 0.1
"""From this sine of its angle on, a label is set to the left or right of the circle, else above or below it."""


def scene_radar(groups: tuple[SceneLevelGroup, ...], *, target_level: int) -> Chart:
    """Levels 0 to 4 from the middle outwards; the dashed ring is the target level.

    Where a plan lifts scenes, a second line shows their levels after it.
    """
    scenes = [scene for group in groups for scene in group.scenes]
    reached = sum(scene.level >= target_level for scene in scenes)
    title = scenes_reached_title(len(scenes), reached, target_level=target_level)
    summary = scene_levels_summary((scene.name, scene.level) for scene in scenes)
    parts = [
        *_draw_web(len(scenes), target_level),
        *_draw_groups(groups, len(scenes)),
        *_draw_firm(scenes),
        *_draw_after(scenes),
        *(_draw_name(scene, _angle(place, len(scenes))) for place, scene in enumerate(scenes)),
        _draw_target_name(target_level),
    ]
    return Chart(
        title=title,
        summary=summary,
        svg=picture(HEIGHT, title, summary, parts, grows="text-grows-little"),
        head=RADAR_HEAD[: 4 if _has_after(scenes) else 3],
        rows=tuple(_row(scene, target_level, has_after=_has_after(scenes)) for scene in scenes),
    )


def _has_after(scenes: list[SceneLevel]) -> bool:
    """Whether a plan lifts any scene."""
    return any(scene.after is not None and scene.after != scene.level for scene in scenes)


def _row(scene: SceneLevel, target_level: int, *, has_after: bool) -> tuple[str, ...]:
    now = (scene.name, level_word(scene.level), level_word(target_level))
    return (*now, level_word(_level_after(scene))) if has_after else now


def _level_after(scene: SceneLevel) -> int:
    return scene.level if scene.after is None else scene.after


def _angle(place: float, count: int) -> float:
    """Clockwise from twelve o'clock, half a place further, so that groups begin at the top."""
    return 2 * pi * (place + 0.5) / count


def _point(angle: float, radius: float) -> tuple[float, float]:
    return MIDDLE_X + radius * sin(angle), MIDDLE_Y - radius * cos(angle)


def _path(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _draw_web(count: int, target_level: int) -> list[str]:
    target = {"stroke": WARN, "stroke_width": 1.5, "stroke_dasharray": "5 3"}
    rings = []
    for level in range(1, TOP_SCENE_LEVEL + 1):
        pen = target if level == target_level else {"stroke": LINE}
        rings.append(tag("circle", cx=MIDDLE_X, cy=MIDDLE_Y, r=RADIUS * level / TOP_SCENE_LEVEL, fill="none", **pen))
    spokes = []
    for place in range(count):
        x, y = _point(_angle(place, count), RADIUS)
        spokes.append(tag("line", x1=MIDDLE_X, y1=MIDDLE_Y, x2=x, y2=y, stroke=LINE))
    return [*spokes, *rings]


def _draw_firm(scenes: list[SceneLevel]) -> list[str]:
    points = [
        _point(_angle(place, len(scenes)), RADIUS * scene.level / TOP_SCENE_LEVEL) for place, scene in enumerate(scenes)
    ]
    shape = tag("polygon", points=_path(points), fill=BRAND, fill_opacity=0.18, stroke=BRAND, stroke_width=2)
    dots = [tag("circle", cx=x, cy=y, r=3.5, fill=BRAND, stroke=WHITE, stroke_width=1) for x, y in points]
    return [shape, *dots]


def _draw_after(scenes: list[SceneLevel]) -> list[str]:
    """A line without filling, with hollow dots where a scene is lifted: it differs in black and white too."""
    if not _has_after(scenes):
        return []
    radii = [RADIUS * _level_after(scene) / TOP_SCENE_LEVEL for scene in scenes]
    points = [_point(_angle(place, len(scenes)), radius) for place, radius in enumerate(radii)]
    line = tag("polygon", points=_path(points), fill="none", stroke=GOOD, stroke_width=1.6)
    lifted = [point for point, scene in zip(points, scenes, strict=True) if _level_after(scene) != scene.level]
    dots = [tag("circle", cx=x, cy=y, r=4, fill=WHITE, stroke=GOOD, stroke_width=1.8) for x, y in lifted]
    return [line, *dots]


def _draw_name(scene: SceneLevel, angle: float) -> str:
    x, y = _point(angle, LABEL_RADIUS)
    side = sin(angle)
    anchor = "middle" if abs(side) < LEAST_SIDE_SINE else "start" if side > 0 else "end"
    weight = 600 if scene.is_required else 400
    after = _level_after(scene)
    levels = f"{scene.level}" if after == scene.level else f"{scene.level}→{after}"
    return label(x, y + 4.5, f"{scene.name} {levels}", font_size=12, text_anchor=anchor, font_weight=weight)


def _draw_target_name(target_level: int) -> str:
    above_or_below = 14 if target_level == TOP_SCENE_LEVEL else -4
    y = MIDDLE_Y - RADIUS * target_level / TOP_SCENE_LEVEL + above_or_below
    return label(MIDDLE_X, y, target_line_words(target_level), font_size=11, text_anchor="middle", fill=WARN)


def _draw_groups(groups: tuple[SceneLevelGroup, ...], count: int) -> list[str]:
    """An arc per group; the names are listed in the nearest corner."""
    parts: list[str] = []
    lines: dict[tuple[bool, bool], int] = {}
    place = 0.0
    for group in groups:
        start, end = _angle(place - 0.42, count), _angle(place + len(group.scenes) - 0.58, count)
        x1, y1 = _point(start, ARC_RADIUS)
        x2, y2 = _point(end, ARC_RADIUS)
        large = int(end - start > pi)
        parts.append(
            tag(
                "path",
                d=f"M{x1:.1f} {y1:.1f}A{ARC_RADIUS} {ARC_RADIUS} 0 {large} 1 {x2:.1f} {y2:.1f}",
                fill="none",
                stroke=BRAND_DARK,
                stroke_width=4,
            )
        )
        middle = (start + end) / 2
        corner = (sin(middle) > 0, cos(middle) > 0)
        lines[corner] = lines.get(corner, 0) + 1
        parts.append(_draw_group_name(group.name, corner, line=lines[corner]))
        place += len(group.scenes)
    return parts


def _draw_group_name(name: str, corner: tuple[bool, bool], *, line: int) -> str:
    is_right, is_top = corner
    y = 16 * line if is_top else HEIGHT - 16 * line + 8
    return label(WIDTH if is_right else 0, y, name, font_size=12, fill=SOFT, text_anchor="end" if is_right else "start")


def draw_radar(subject: ChartSubject) -> Chart | None:
    """None for an edition without scenes."""
    groups = list_scene_levels(subject)
    return scene_radar(groups, target_level=subject.target_level) if groups else None
