"""card.md of a model trained on verified firms: what it rests on, what it reached, whether it may serve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rongtong_assess.core.assessment.circumstances import PURPOSE_WORDS
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.forecast.release.simulated_card import (
    CEILING_WORDS,
    baselines_part,
    intervals_part,
    model_part,
    number_words,
    purpose_part,
    release_checks_table,
    versions_part,
)
from rongtong_assess.forecast.simulate.assumptions import SCENARIOS
from rongtong_assess.forecast.training.plan import LEAST_VERIFIED

DEMO_WORDS = "演示数据：下面的企业、答案和评定都是编的，这个模型只用来演示"
CHALLENGER_WORDS = "常设的对照：只在后台预测，用来和别的模型比较，从不投用。"
UNASKED = "没有问"


def verified_card_text(edition: Edition, record: Mapping[str, Any]) -> str:
    """The card of the record's model."""
    full = record["metrics"]["full"]
    sections = (
        _head(edition, record),
        purpose_part(),
        _data(record["data"]),
        model_part(record),
        _gates(record),
        *((baselines_part(full), intervals_part(full)) if full else ()),
        *(() if record["data"]["is_challenger"] else (_in_time(record["metrics"]["in_time"]),)),
        _short(record["data"]["short_questions"], record["metrics"]["short"]),
        _care(),
        versions_part(record),
    )
    return "\n\n".join(sections) + "\n"


def _head(edition: Edition, record: Mapping[str, Any]) -> str:
    demo = f"**{DEMO_WORDS}。**\n\n" if record["data"]["is_demo"] else ""
    return (
        f"# 定级预测模型 {record['id']}（{edition.id}）\n\n{demo}"
        f"**用 {record['verified_firms']} 家经现场评定的企业训练。** {_verdict(record)}\n\n"
        f"评测版本：{edition.title}，指纹 `{record['edition_fingerprint'][:16]}`。训练日期：{record['created_on']}。"
    )


def _verdict(record: Mapping[str, Any]) -> str:
    if record["data"]["is_challenger"]:
        return CHALLENGER_WORDS
    if record["passed"]:
        return "全部门槛已通过，由人决定要不要投用。"
    if record["data"]["judges"] < LEAST_VERIFIED:
        return f"随机抽查的企业只有 {record['data']['judges']} 家，不到 {LEAST_VERIFIED} 家，还不能判断，不能投用。"
    return "没有通过全部门槛，不能投用。"


def _data(data: Mapping[str, Any]) -> str:
    lines = [
        f"- 训练：{data['teachers']} 家，每家只用最后一次完成的评定，{data['from']} 到 {data['through']} 完成。",
        f"- 检验：另外 {data['judges']} 家随机抽查的企业，由企业编号决定，和答案无关；它们的测评都没有参与训练。",
        f"- 自评等级的分布：{_shares(data['said_shares'])}。现场评定的分布：{_shares(data['found_shares'])}。",
        f"- 测评的用途：{_purposes(data['purposes'])}。用途会影响企业怎么答，模型不看它。",
        f"- 旁边的模拟企业：{_simulated(data['simulated'])}",
        "- cases.csv 里的答题表是随机编的，不是任何企业的；这个文件夹里没有任何一家企业的答案。",
        f"- 数据指纹 `{data['fingerprint'][:16]}`。",
    ]
    return "## 训练数据\n\n企业自评的答案，和现场评定按同一套规则得出的等级。\n\n" + "\n".join(lines)


def _shares(shares: list[float]) -> str:
    return "、".join(f"{level} 级 {share:.1%}" for level, share in enumerate(shares))


def _purposes(counts: Mapping[str, int]) -> str:
    words: dict[str, str] = {str(purpose): text for purpose, text in PURPOSE_WORDS.items()}
    return "，".join(f"{words.get(name, UNASKED)} {count} 家" for name, count in counts.items())


def _simulated(simulated: Mapping[str, Any] | None) -> str:
    if simulated is None:
        return "没有用。"
    scenario = SCENARIOS[simulated["scenario"]].words
    return (
        f"{simulated['firms']} 家，情形“{scenario}”，种子 {simulated['seed']}，"
        f"合起来的分量是真实企业的 {simulated['weight']:.0%}；只帮着拟合，分档的线和区间只由真实企业定。"
    )


def _gates(record: Mapping[str, Any]) -> str:
    judges = record["data"]["judges"]
    if record["data"]["is_challenger"]:
        return "## 门槛\n\n这是常设的对照，不投用，所以不检验。"
    few = (
        f"随机抽查的企业不到 {LEAST_VERIFIED} 家时，下面的数字靠不住，门槛不能判断。" if judges < LEAST_VERIFIED else ""
    )
    return f"## 门槛\n\n在 {judges} 家随机抽查的企业上。{few}{CEILING_WORDS}\n\n{release_checks_table(record)}"


def _in_time(check: Mapping[str, Any] | None) -> str:
    head = "## 对以后的企业还准不准\n\n"
    if check is None:
        return head + "企业还太少，没有按时间先后检验。"
    return (
        f"{head}只用 {check['first_judged']} 以前完成的 {check['taught']} 家训练，在这天起完成的 {check['firms']} 家"
        f"随机抽查的企业上：二次加权一致性 {number_words(check['qwk'])}（只用规则 {number_words(check['rule'])}），"
        f"相差不超过一级 {number_words(check['within_one'])}，区间盖住 {check['coverage']:.1%}。供参考，不是门槛。"
    )


def _short(questions: list[str], short: Mapping[str, Any] | None) -> str:
    if not questions:
        return "## 快测\n\n没有快测用的部分。"
    words = "同样的企业、同样的方法，只知道快测的题，其余都当作没答。快测只给等级范围。"
    if short:
        words += (
            f"在随机抽查的企业上，90% 区间盖住了 {short['coverage']:.1%}，平均宽 {short['width']:.2f} 级；"
            f"校准误差 {number_words(short['ece'])}，二次加权一致性 {number_words(short['qwk'])}。"
        )
    return f"## 快测\n\n{words}"


def _care() -> str:
    return (
        "## 以后怎么办\n\n"
        "每月比较新答案和训练数据的分布（PSI），到 0.1 请人看，到 0.25 报警，由人决定，从不自动重新训练。"
        "投用、退回都由管理员写明理由；投用以后可以退回一步。"
    )
