"""What is said about draws of experts, their lists, and the check of a result file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rongtong_assess.core.consulting.draw.draw import DrawnPeople

NOBODY = "没有人"
DRAW_PURPOSE = "抽取专家，结果谁都能核对"
INPUT, RESULT = "输入.json", "结果.json"
DRAW_USAGE = f"{INPUT} -o {RESULT}  或  verify {RESULT}"
RESULT_HELP = "结果文件"
JSON_HELP = "只输出一个 JSON 文档"
SHORT_SEED = "种子太短，别人能从承诺猜出来；正式抽取请用随机的 32 个字以上。"
CONFIRMED = "核对无误：名单、承诺和抽取结果都对得上。"
NOT_CONFIRMED = "核对不符："
DRAW_STATE_WORDS: Mapping[str, str] = {"committed": "已公布承诺，还没有抽", "drawn": "已抽取", "cancelled": "已取消"}
DRAW_STATE_LOOKS: Mapping[str, str] = {"committed": "is-warn", "drawn": "is-good"}
WAY_WORDS: Mapping[str, str] = {"random": "随机抽取", "emergency": "紧急补录", "chosen": "自行选定"}
WAY_LOOKS: Mapping[str, str] = {"random": "is-good", "emergency": "is-warn", "chosen": "is-warn"}
HAND_WAYS: Mapping[str, str] = {
    "emergency": "紧急补录：抽中的和候补的都来不了",
    "chosen": "自行选定：不抽，由平台指定",
}
"""How somebody may be added by hand, and when that is meant."""
STANDING_WORDS: Mapping[str, str] = {"called": "请他来", "substitute": "候补", "declined": "来不了"}
COMMITTED = "承诺已公布，并记进操作记录。现在可以把承诺发给大家，再抽取。"
CARRIED_OUT = "已抽取。结果文件可以发给任何人核对。"
CANCELLED = "已取消，会一直留在名单里。"
ADDED = "已加进名单。"
ASSIGNED_FROM_DRAW = "已按名单分派。"
RESULT_NAME = "draw-{commitment}.json"
NO_FILE = "没有选文件，请选抽取以后下载的结果文件"
TOO_LARGE = "文件太大，不像是抽取的结果文件"


def draw_name(commitment: str) -> str:
    """How people call a draw: the beginning of its commitment."""
    return f"抽取 {commitment[:8]}"


def following_words(name: str | None) -> str:
    """What came of somebody who cannot come."""
    return f"已记下；由候补 {name} 来。" if name else "已记下。没有候补了，需要的话请补录。"


def specialty_words(name: str, people: int) -> str:
    """A specialty in the list to choose from."""
    return f"{name}（{people} 位懂）"


def person_name(expert_id: str) -> str:
    """The name without the number that makes it unique."""
    return expert_id.rpartition("#")[0] or expert_id


def shortage_words(outcome: DrawnPeople) -> str:
    """How many people the pool does not have; "" where it has enough."""
    if outcome.missing_people:
        return f"人数不够：要 {outcome.demand.people} 人，只有 {len(outcome.drawn)} 人可以抽，没有候补"
    if outcome.missing_substitutes:
        return f"候补不够：要 {outcome.demand.substitutes} 人，只有 {len(outcome.substitutes)} 人"
    return ""


def outcome_lines(outcomes: Sequence[DrawnPeople]) -> Iterator[str]:
    """Each demand with who was drawn, and what the pool could not give."""
    for outcome in outcomes:
        people, substitutes = ("、".join(ids) or NOBODY for ids in (outcome.drawn, outcome.substitutes))
        yield f"{outcome.demand.firm}（{outcome.demand.specialty}）：抽中 {people}；候补 {substitutes}"
        if shortage := shortage_words(outcome):
            yield f"  {shortage}"
