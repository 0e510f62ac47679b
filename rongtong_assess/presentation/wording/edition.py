"""What is said about editions and what differs between them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rongtong_assess.core.edition.diff import Change
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.parts import PartKind
from rongtong_assess.core.numbers import decimal_text

KIND_WORDS: Mapping[PartKind, str] = {
    PartKind.DIMENSION: "维度",
    PartKind.GROUP: "组",
    PartKind.ITEM: "采集项",
    PartKind.OPTION: "选项",
    PartKind.SCENE: "场景",
    PartKind.RULE: "等级",
    PartKind.FACT: "数字",
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
DRAFT_KEPT = "草稿已保存，核对没有发现错误。请让另一位管理员审核后发布。"
EDITION_PUBLISHED = "已发布。从启用日期起，新开始的测评用这个版本；已经开始的测评不受影响。"
DRAFT_WITHDRAWN = "草稿已撤回，不会发布。"


def head_texts(edition: Edition) -> Mapping[str, str]:
    """What concerns the whole edition, by its name; empty where the edition says nothing."""
    table = edition.table
    return {
        "名称": edition.title,
        "文件": edition.document,
        "发布日期": str(edition.issued),
        "启用日期": str(edition.in_force_from),
        "说明": edition.note,
        "身份": edition.standing,
        "未达到等级时": edition.below_name,
        "总分": "各维度相加" if edition.total == "sum" else "各维度的平均",
        "适用行业": "、".join(sorted(table.industries)) if table else "",
    }


def content_words(edition: Edition) -> str:
    """What an edition asks and how it is scored."""
    total = "各维度相加" if edition.total == "sum" else "各维度平均"
    scenes = f"，{len(edition.scenes)} 个应用场景" if edition.scenes else "，没有应用场景"
    asked = f"{len(edition.dimensions)} 个计分维度，{len(edition.items)} 个采集项{scenes}"
    return f"{asked}；总分是{total}，满分 {decimal_text(edition.full_points)} 分"


def rule_words(edition: Edition, place: int) -> str:
    """What the level at this place of the edition's rules asks."""
    rule = edition.rules[place]
    words = f"{decimal_text(rule.min_score)} 分起"
    if not rule.min_scenes:
        return words
    return f"{words}，{rule.min_scenes} 个场景达到该级，其中 {rule.min_required_scenes} 个约束性场景"


CONTRADICTIONS = "前后矛盾的提示"


def points_words(points: Decimal) -> str:
    """Points with their unit."""
    return f"{decimal_text(points)} 分"


def tier_words(level: int, min_score: Decimal) -> tuple[str, str]:
    """A tier of a listed edition: its name, and from how many points on it is reached."""
    return f"第 {level} 档", f"{decimal_text(min_score)} 分起"


def review_words(author: str, review: str) -> str:
    """Who wrote an edition and who reviewed it."""
    return f"编写 {author}，{review}"


def blank_form_words(title: str) -> str:
    """The file name of an edition's blank form."""
    return f"{title}-空白问卷.pdf"


UPLOAD_LABEL = "工作簿（.xlsx）或压缩包（.zip）"
UPLOAD_HINT = (
    "工作簿由 rongtong edition export 导出后修改；压缩包里直接放 edition.yaml 和它列出的各个 YAML 文件。最大 1 MB。"
)
UPLOAD_MISSING = "请选择工作簿或压缩包。"
PUBLICATION_LABEL = "我已逐项核对上面的差异，内容无误，同意发布"
PUBLICATION_UNCONFIRMED = "请核对后勾选再发布。"
