"""The layout of an edition in a workbook: the sheets, their columns, and the words for fixed choices.

Used in both directions, so what is exported is what is read. A key with dots is a mapping in the
file: "measure.kind". A table of several levels names the outer record once and lists the inner ones below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

GUIDE_SHEET, HEAD_SHEET = "说明", "版本"
MOST_SHEET_NAME = 31
YES, NO = "是", "否"


class CellKind(Enum):
    """What a cell holds. LINES: one value per line of the cell; WORDS: ids or letters with 、 between."""

    TEXT = auto()
    NAME = auto()
    NUMBER = auto()
    YES_NO = auto()
    LINES = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one row of the head.

    is_id: never to be changed. from_facts: names a fact ("id"), or a pair of facts without their year ("stem").
    """

    key: str
    title: str
    kind: CellKind = CellKind.TEXT
    width: int = 12
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_id: bool = False
    from_facts: str = ""
    note: str = ""

    @property
    def header(self) -> str:
        """The title for people; the key, which messages use, below it."""
        return f"{self.title}\n{self.key}"


@dataclass(frozen=True, slots=True)
class Level:
    """Records of one kind; key: their list's name in the record around them."""

    key: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet of records within records, outermost first."""

    levels: tuple[Level, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return tuple(column for level in self.levels for column in level.columns)


KINDS = {"多选": "multi", "单选": "single"}
MEASURES = {"占比": "share", "变化": "trend"}
DIRECTIONS = {"越高越好": "up", "越低越好": "down"}
OUTCOMES = {"变差": "worse", "不变": "same", "变好": "better"}
NUMBERS = {"整数": "whole", "小数": "decimal"}
TOTALS = {"相加": "sum", "平均": "mean"}

SERIES_NOTE = "同一套标准的各年版本属于一个系列；不填就是自成一个系列"
EVIDENCE_NOTE = "各场景共用，一行一条（格内换行 Alt+Enter）；没有场景就不填"
QUESTION_NOTE = "采集项编号、scene.场景、scene.*（任一）或 fact.事实"
FROM_NOTE = "上一版里叫什么；名字没变就不填，合并来的写几个，用、隔开"

HEAD = (
    Column("id", "版本编号", CellKind.NAME, is_id=True, note="导入成新版本时用 --id 另给"),
    Column("series", "所属系列", CellKind.NAME, is_id=True, note=SERIES_NOTE),
    Column("revision", "第几次修订", CellKind.NUMBER, note="第一次发布不填；更正已发布的版本时写 2、3……"),
    Column("revises", "修订的是哪一版", CellKind.NAME, note="写被更正的版本编号；不是更正就不填"),
    Column("title", "名称"),
    Column("document", "文号", note="印发这一版的文件"),
    Column("issued", "印发日期", CellKind.NAME, note="写成 2024-09-04 这样"),
    Column("in_force_from", "施行日期", CellKind.NAME, note="写成 2024-09-04 这样"),
    Column("note", "说明", note="写在结果旁边的说明"),
    Column("standing", "地位", note="要写在名称旁边的话，如“非官方、仅供国际对照”；没有就不填"),
    Column("below_name", "不到一级叫什么"),
    Column("points", "总分", CellKind.NUMBER, note="要与各维度的分值相符"),
    Column("total", "总分怎么得", words=TOTALS, note="相加（不填也是相加）或平均"),
    Column("table.of", "行业表：属于", CellKind.NAME, note="只适用于某些行业的版本才填这三行"),
    Column("table.name", "行业表：名称"),
    Column("table.industries", "行业表：行业", CellKind.WORDS, note="行业编号，用、隔开"),
    Column("evidence", "场景的佐证材料", CellKind.LINES, note=EVIDENCE_NOTE),
)
SCENE_HEAD_KEYS = ("evidence",)
"""Rows of the head that belong to the scenes' file."""

LEVELS = SheetTable(
    (
        Level(
            "levels",
            (
                Column("level", "等级", CellKind.NUMBER, 8, is_id=True),
                Column("name", "名称", width=16),
                Column("min_score", "至少得分", CellKind.NUMBER, 12),
                Column("min_scenes", "至少几个场景达到", CellKind.NUMBER, 18),
                Column("min_required_scenes", "其中约束性场景", CellKind.NUMBER, 22),
            ),
        ),
    )
)
FACTS = SheetTable(
    (
        Level(
            "facts",
            (
                Column("id", "事实编号", CellKind.NAME, 26, is_id=True),
                Column("name", "名称", width=24),
                Column("unit", "单位", width=12),
                Column("number", "整数还是小数", width=14, words=NUMBERS),
                Column("least", "最小", CellKind.NUMBER, 12),
                Column("most", "最大", CellKind.NUMBER, 14),
                Column("hint", "怎么填", width=70),
            ),
        ),
    )
)
DIMENSIONS = SheetTable(
    (
        Level(
            "dimensions",
            (
                Column("id", "维度编号", CellKind.NAME, 16, is_id=True),
                Column("sheet", "在哪张工作表", width=32),
                Column("name", "名称", width=32),
                Column("points", "分值", CellKind.NUMBER, 10),
            ),
        ),
    )
)
ITEMS = SheetTable(
    (
        Level(
            "groups",
            (
                Column("id", "组编号", CellKind.NAME, 18, is_id=True),
                Column("name", "组名称", width=14),
                Column("share", "占维度 %", CellKind.NUMBER, 10),
            ),
        ),
        Level(
            "items",
            (
                Column("id", "采集项编号", CellKind.NAME, 22, is_id=True),
                Column("name", "采集项名称", width=16),
                Column("share", "占组 %", CellKind.NUMBER, 10),
                Column("points", "分值", CellKind.NUMBER, 10),
                Column("type", "单选多选", width=11, words=KINDS),
                Column("ask", "问题", width=36),
                Column("why", "为什么问", width=36),
                Column("how", "怎么判断", width=40),
                Column("evidence", "佐证材料（一行一条）", CellKind.LINES, 40),
                Column("measure.kind", "由数字判定", width=13, words=MEASURES),
                Column("measure.part", "占比：部分", CellKind.NAME, 20, from_facts="id"),
                Column("measure.whole", "占比：总数", CellKind.NAME, 20, from_facts="id"),
                Column("measure.may_exceed_whole", "部分可大于总数", CellKind.YES_NO, 24),
                Column("measure.amount", "变化：比什么", CellKind.NAME, 18, from_facts="stem"),
                Column("measure.per", "变化：除以什么", CellKind.NAME, 18, from_facts="stem"),
                Column("measure.better", "变化：方向", width=15, words=DIRECTIONS),
                Column("from", "上一版的编号", CellKind.WORDS, 18, note=FROM_NOTE),
            ),
        ),
        Level(
            "options",
            (
                Column("key", "选项", CellKind.NAME, 7, is_id=True),
                Column("points", "得分", CellKind.NUMBER, 9),
                Column("text", "选项文字", width=44),
                Column("exclusive", "与别的互斥", CellKind.YES_NO, 12),
                Column("range", "占比区间 %", CellKind.NAME, 14, note="圆括号不含，方括号含：(10,20]"),
                Column("outcome", "变化结果", width=12, words=OUTCOMES),
                Column("from", "上一版的选项", CellKind.WORDS, 14, note=FROM_NOTE),
            ),
        ),
    )
)
SCENES = SheetTable(
    (
        Level(
            "groups",
            (
                Column("id", "场景组编号", CellKind.NAME, 18, is_id=True),
                Column("name", "场景组名称", width=18),
            ),
        ),
        Level(
            "scenes",
            (
                Column("id", "场景编号", CellKind.NAME, 22, is_id=True),
                Column("name", "场景名称", width=16),
                Column("required", "约束性", CellKind.YES_NO, 10),
                Column("why", "为什么问", width=36),
                Column("levels.1", "一级", width=36),
                Column("levels.2", "二级", width=36),
                Column("levels.3", "三级", width=36),
                Column("levels.4", "四级", width=36),
                Column("from", "上一版的编号", CellKind.WORDS, 18, note=FROM_NOTE),
            ),
        ),
    )
)
CONTRADICTIONS = SheetTable(
    (
        Level(
            "contradictions",
            (Column("id", "矛盾编号", CellKind.NAME, 40, is_id=True), Column("message", "给企业看的话", width=70)),
        ),
        Level(
            "when",
            (
                Column("question", "哪道题", CellKind.NAME, 28, note=QUESTION_NOTE),
                Column("any_of", "选了其中一个", CellKind.WORDS, 16),
                Column("none_of", "一个也没选", CellKind.WORDS, 16),
                Column("not_all_of", "没有选全", CellKind.WORDS, 16),
                Column("at_least", "至少", CellKind.NUMBER, 10),
                Column("at_most", "至多", CellKind.NUMBER, 10),
            ),
        ),
    )
)

HEAD_TABLES = {"等级规则": LEVELS, "事实": FACTS, "矛盾": CONTRADICTIONS}
DIMENSIONS_SHEET, SCENES_SHEET = "维度", "场景"
FIXED_SHEETS = (GUIDE_SHEET, HEAD_SHEET, *HEAD_TABLES, DIMENSIONS_SHEET, SCENES_SHEET)
