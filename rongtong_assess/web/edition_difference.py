"""The difference between two editions in words: plain values for the template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rongtong_assess.core.edition import Edition
from rongtong_assess.core.edition_diff import Change, Difference, Side, diff_editions
from rongtong_assess.core.points import decimal_text
from rongtong_assess.presentation.wording.edition import CHANGE_WORDS, KIND_WORDS


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One part that is not the same. was: ids in the older edition, where they differ; old, new: sentences."""

    kind: str
    id: str
    was: tuple[str, ...]
    words: tuple[str, ...]
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """counts: how many parts of each sort of change; head: what holds for the whole edition and differs."""

    old: Edition
    new: Edition
    head: tuple[ChangedPart, ...]
    parts: tuple[ChangedPart, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def is_empty(self) -> bool:
        return not self.head and not self.parts


def build_difference_page(old: Edition, new: Edition) -> DifferencePage:
    """Everything that is not the same in both."""
    everything = list(diff_editions(old, new).list_all())
    return DifferencePage(
        old=old,
        new=new,
        head=tuple(_head_changes(old, new)),
        parts=tuple(_changed_part(one) for one in everything if one.change != (Change.KEPT,)),
        counts=tuple((word, sum(change in one.change for one in everything)) for change, word in CHANGE_WORDS.items()),
    )


def _changed_part(one: Difference) -> ChangedPart:
    old, new = _sentences(one.old), _sentences(one.new)
    return ChangedPart(
        kind=KIND_WORDS[one.kind],
        id=one.id,
        was=() if one.was == (one.id,) else one.was,
        words=tuple(CHANGE_WORDS[change] for change in one.change),
        # What stands in both is no difference.
        old=tuple(line for line in old if line not in new),
        new=tuple(line for line in new if line not in old),
    )


def _sentences(side: Side | None) -> tuple[str, ...]:
    if side is None:
        return ()
    points = () if side.points is None else (f"{decimal_text(side.points)} 分",)
    return (*side.text.splitlines(), *points, *((side.counting,) if side.counting else ()))


def _head_changes(old: Edition, new: Edition) -> Iterator[ChangedPart]:
    before, after = _head(old), _head(new)
    for name, value in after.items():
        if value != before[name]:
            yield ChangedPart(name, "", (), (), before[name], value)
    said_before = [one.message for one in old.contradictions]
    said_after = [one.message for one in new.contradictions]
    gone = tuple(message for message in said_before if message not in said_after)
    come = tuple(message for message in said_after if message not in said_before)
    if gone or come:
        yield ChangedPart("前后矛盾的提示", "", (), (), gone, come)


def _head(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    table = edition.table
    texts = {
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
    return {name: (text,) if text else () for name, text in texts.items()}
