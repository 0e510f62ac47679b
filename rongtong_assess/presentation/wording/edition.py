"""What became of a part of an edition in another one, in words."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.edition_diff import Change
from rongtong_assess.core.edition_things import Kind

KIND_WORDS: Mapping[Kind, str] = {
    Kind.DIMENSION: "维度",
    Kind.GROUP: "组",
    Kind.ITEM: "采集项",
    Kind.OPTION: "选项",
    Kind.SCENE: "场景",
    Kind.RULE: "等级",
    Kind.FACT: "数字",
}
CHANGE_WORDS: Mapping[Change, str] = {
    Change.KEPT: "没有变",
    Change.REWORDED: "改写",
    Change.SPLIT: "拆分",
    Change.MERGED: "合并",
    Change.DROPPED: "取消",
    Change.NEW: "新增",
    Change.POINTS_CHANGED: "计分变了",
}
