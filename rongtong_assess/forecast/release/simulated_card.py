"""card.md: what a model rests on, what it reached, and what it must not be used for; complete, in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.forecast.forecast import SIMULATED_WORDS
from rongtong_assess.forecast.simulate import assumptions
from rongtong_assess.forecast.simulate.assumptions import SCENARIOS
from rongtong_assess.forecast.training.thresholds import KIND_WORDS

BASELINE_WORDS = {
    "rule": "只用规则",
    "refitted_rule": "规则，重新拟合各级的线",
    "majority": "总说最常见的一级",
    "proportional_odds": "比例优势模型",
}
SIZE_WORDS = {"size 0": "小型和微型", "size 1": "中型", "size 2": "大型"}
CEILING_WORDS = f"两位评定人员之间的一致性约为 {assumptions.ASSESSOR_KAPPA}，任何模型都不该声称更高。"
RealChecks = Mapping[str, Mapping[str, Any]]


def card_text(edition: Edition, record: Mapping[str, Any], *, real_checks: RealChecks) -> str:
    """The card of a model trained on simulated firms. real_checks: figures of check-table, by title."""
    sections = (
        _head(edition, record),
        purpose_part(),
        _data(record["data"]),
        model_part(record),
        _gates(record),
        baselines_part(record["metrics"]["full"]),
        intervals_part(record["metrics"]["full"]),
        _elsewhere(record["metrics"]["others"]),
        _short(record["metrics"]["short"]),
        _real(real_checks),
        _care(),
        versions_part(record),
    )
    return "\n\n".join(sections) + "\n"


def purpose_part() -> str:
    return (
        "## 它预测什么\n\n"
        "根据企业自评的答案和企业规模，预测现场评定会确认的等级：每一级的概率、一个预测等级、一段 90% 区间。"
        "按规则从答案算出的等级另外单列，两者从不混用。\n\n"
        "如果答案都可信，就不需要模型，规则已经足够。模型的用处只在三处：自评和现场所见之间的差距，没有答的题，十道题的快测。\n\n"
        "不能用它代替现场评定，不能写进证书，不能用来拒绝企业的申请。异常答案的提示只给咨询顾问看，从不影响预测。"
    )


def model_part(record: Mapping[str, Any]) -> str:
    return (
        "## 模型\n\n"
        f"{KIND_WORDS[record['kind']]}。输入共 {len(record['features'])} 项：每题答到第几档、总分和各维度得分、"
        "定级规则自己看的数（各级的场景数、约束性场景数、离门槛的余量）、企业规模、行业和地区（各一个很小的数）。"
        "不看文字，不看企业是谁；没答的题按最低一档算。\n\n"
        "每一级一个门槛，输出“达到这一级”的概率；预测等级是通过的门槛个数。保证：任何一题答得更好，概率、预测等级和区间两端都不会变低。\n\n"
        f"特征指纹 `{record['features_fingerprint'][:16]}`，种子 {record['seed']}。"
    )


def baselines_part(full: Mapping[str, Any]) -> str:
    rows = [
        (
            "本模型",
            _with_ends(full["qwk"], full["intervals"]["qwk"]),
            "",
            number_words(full["accuracy"]),
            number_words(full["within_one"]),
        )
    ]
    rows += [
        (
            BASELINE_WORDS[name],
            _with_ends(baseline["qwk"], baseline["qwk_interval"]),
            _with_ends(baseline["lead"], baseline["lead_interval"]),
            number_words(baseline["accuracy"]),
            number_words(baseline["within_one"]),
        )
        for name, baseline in full["baseline_details"].items()
    ]
    head = ("", "二次加权一致性", "本模型高出", "正好相同", "相差不超过一级")
    return "## 和对照相比\n\n方括号里是 95% 自助法区间，“高出”是配对比较。\n\n" + table_lines(head, rows)


def intervals_part(full: Mapping[str, Any]) -> str:
    sizes = "，".join(f"{SIZE_WORDS[name]} {value:.1%}" for name, value in full["group_coverage"].items())
    return (
        "## 概率和区间\n\n"
        f"各门槛平均的校准误差 {number_words(full['ece'])}。90% 区间盖住了 {full['coverage']:.1%} 的企业"
        f"（{sizes}），平均宽 {full['width']:.2f} 级。区间有三级或更宽，或预测为三、四级的，页面写“待现场评定”。"
    )


def versions_part(record: Mapping[str, Any]) -> str:
    return "## 版本\n\n" + "，".join(f"{name} {version}" for name, version in record["versions"].items()) + "。"


def release_checks_table(record: Mapping[str, Any]) -> str:
    """Every requirement, its measured value and the outcome, as a Markdown table."""
    rows = [
        (check["words"], number_words(check["reached"]), "通过" if check["passed"] else "没通过")
        for check in record["gates"]
    ]
    return table_lines(("要求", "测得", "结果"), rows)


def table_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number_words(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") if value == int(value) else f"{value:.3f}"


def _head(edition: Edition, record: Mapping[str, Any]) -> str:
    verdict = "全部门槛已通过，可以投用。" if record["passed"] else "没有通过全部门槛，不投用；规则继续单独使用。"
    return (
        f"# 定级预测模型 {record['id']}（{edition.id}）\n\n**{SIMULATED_WORDS}。** {verdict}\n\n"
        f"评测版本：{edition.title}，指纹 `{record['edition_fingerprint'][:16]}`。训练日期：{record['created_on']}。"
    )


def _data(data: Mapping[str, Any]) -> str:
    scenario = SCENARIOS[data["scenario"]]
    rates = "，".join(
        f"{word} {share:.0%}（{_rate_words(rate)}）"
        for word, share, rate in zip(
            ("如实", "略高", "明显偏高", "偏低"), assumptions.CLAIM_SHARES, scenario.claim_rates, strict=True
        )
    )
    said = "、".join(f"{level} 级 {share:.1%}" for level, share in enumerate(data["said_shares"]))
    found = "、".join(f"{level} 级 {share:.1%}" for level, share in enumerate(data["found_shares"]))
    return (
        "## 训练数据\n\n"
        "公开渠道没有“经现场评定的等级”这样的数据，所以用模拟企业训练。\n\n"
        f"- 锚点：{assumptions.ANCHOR_SOURCE}。模拟群体的自评中二级及以上占 {data['anchor_reached']:.1%}，"
        f"偏离超过 {assumptions.ANCHOR_TOLERANCE:.0%} 就拒绝生成。这是唯一的实测数字。\n"
        f"- 群体：{data['firms']} 家模拟企业，情形“{scenario.words}”（{scenario.name}），种子 {data['seed']}，"
        f"指纹 `{data['fingerprint'][:16]}`。\n"
        f"- 假设，不是测出来的：自评的夸大方式 {rates}；{assumptions.ASSESSOR_ERROR:.0%} 的现场评定差一级；"
        f"规模每升一档，成熟度高 {assumptions.SIZE_STEPS[0]} 和 {assumptions.SIZE_STEPS[1]} 个标准差；"
        f"行业和地区各解释不超过 {assumptions.GROUP_VARIANCE:.0%} 的差别，模拟的行业和地区没有真实名称，"
        "所以对任何真实行业和地区都不加不减。\n"
        f"- 自评等级的分布：{said}。推算的现场评定分布：{found}；后者由假设推出，没有公开数字可以核对。"
    )


def _rate_words(rate: float) -> str:
    if rate == 0:
        return "不多报"
    return f"{abs(rate):.0%} 的题{'高' if rate > 0 else '低'}报一档"


def _gates(record: Mapping[str, Any]) -> str:
    firms = record["metrics"]["full"]["firms"]
    return f"## 门槛\n\n在没有参与训练的 {firms} 家模拟企业上。{CEILING_WORDS}\n\n{release_checks_table(record)}"


def _elsewhere(others: Mapping[str, Mapping[str, Any]]) -> str:
    rows = [
        (
            SCENARIOS[name].words,
            number_words(figures["qwk"]),
            number_words(figures["baselines"]["rule"]),
            number_words(figures["off_by_two"]),
            number_words(figures["ece"]),
            number_words(figures["coverage"]),
        )
        for name, figures in others.items()
    ]
    losing = [
        f"“{SCENARIOS[name].words}”"
        for name, figures in others.items()
        if figures["qwk"] < figures["baselines"]["rule"]
    ]
    honest = (
        f"在{'、'.join(losing)}的情形下，规则比本模型好：夸大没有假设的那么多，模型就会把企业估低。"
        if losing
        else "三种情形下本模型都不比规则差。"
    )
    head = ("另一批模拟企业", "本模型", "只用规则", "相差两级及以上", "校准误差", "区间覆盖")
    return (
        "## 假设不对时会怎样\n\n题目的难易重新抽过、夸大的轻重也不同的另外几批模拟企业，模型原样不动。\n\n"
        f"{table_lines(head, rows)}\n\n{honest}企业实际夸大多少，要有现场评定的数据才知道。"
    )


def _short(short: Mapping[str, Any] | None) -> str:
    if short is None:
        return "## 快测\n\n这个版本没有快测。"
    return (
        "## 快测\n\n"
        "同一套训练方法，只知道快测的题，其余都当作没答；因为训练时也是这样，没答的题不会把企业估低。快测只给等级范围。"
        f"90% 区间盖住了 {short['coverage']:.1%} 的企业，平均宽 {short['width']:.2f} 级；"
        f"校准误差 {number_words(short['ece'])}，二次加权一致性 {number_words(short['qwk'])}（整份答题表见上）。"
    )


def _real(checks: RealChecks) -> str:
    head = "## 在真实企业上检验训练方法\n\n"
    if not checks:
        return head + "训练这个模型时手边没有真实的分级数据，没有做这项检验。"
    rows = [
        (
            title,
            number_words(check["qwk"]),
            number_words(check["baselines"]["rule"]),
            number_words(check["ece"]),
            number_words(check["coverage"]),
            str(check["monotonicity_violations"]),
            "报警" if check["drift"]["alarm"] else "平稳",
        )
        for title, check in checks.items()
    ]
    columns = ("数据", "一致性", "只用规则", "校准误差", "区间覆盖", "变好反降", "漂移")
    return (
        f"{head}同一套训练方法（不是这个模型）用在别国企业的真实自测数据上。那里没有现场评定，只说明方法在真实企业上能用，不说明对中国企业准不准。\n\n"
        + table_lines(columns, rows)
    )


def _care() -> str:
    return (
        "## 以后怎么办\n\n"
        "平台每月比较新答案和训练数据的分布（PSI），到 0.1 请人看，到 0.25 报警，由人决定，从不自动重新训练。"
        "有了现场评定的企业以后：不到 200 家只重新拟合规则的线，200 到 400 家用比例优势模型，"
        "再多用平均，2,000 家起不再用模拟企业。"
        "新模型要在随机抽查的企业上胜过每个对照才投用。"
    )


def _with_ends(value: float, ends: Sequence[float]) -> str:
    return f"{number_words(value)} [{number_words(ends[0])}, {number_words(ends[1])}]"
