"""What is said about the agreement of consultants, samples for a re-check and ratings of the service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from rongtong_assess.core.consulting.quality import FEWEST_JUDGEMENTS, Agreement, Risk, SampleKind

RISK_WORDS: Mapping[Risk, str] = {
    Risk.NO_DIFFERENCE: "现场看到的和填报的没有一处不同",
    Risk.HIGHER_THAN_FORECAST: "定的等级高于预测的范围",
    Risk.WAIVED_EVIDENCE: "有免交的佐证材料",
    Risk.LATE_STEPS: "有过了期限才办的步骤",
    Risk.QUICK: "全部题目在 20 分钟里评完",
    Risk.FEW_NOTES: "写了说明的不到 3 题",
}
SAMPLE_KIND_WORDS: Mapping[SampleKind, str] = {SampleKind.RANDOM: "随机抽到", SampleKind.RISK: "按风险抽到"}
STAR_WORDS: Mapping[int, str] = {
    5: "5 分，很满意",
    4: "4 分，满意",
    3: "3 分，一般",
    2: "2 分，不满意",
    1: "1 分，很不满意",
}
SAMPLE_LABELS = {"random_count": "随机抽几件", "risk_count": "按风险再抽几件"}
CASES_UNIT = "件"
RATED = "评价已保存，谢谢。"
DRAW_BUTTON, RATE_BUTTON = "抽取", "保存评价"
RATING_LABELS = {"stars": "这次服务几分", "words": "想说的话（可以不写）"}
KAPPA_HINT = (
    "一致系数（加权 Kappa）：1 是完全一致，0 是和随便猜一样，负数是比随便猜还差；差得越远扣得越多。"
    f"不满 {FEWEST_JUDGEMENTS} 处的不算。"
)
NO_KAPPA = "还算不出"


def drawn_words(count: int, pool: int) -> str:
    """That a sample was drawn."""
    return f"从 {pool} 件里抽出 {count} 件。"


def equal_words(agreement: Agreement) -> str:
    """How many judgements are the same."""
    return f"{agreement.equal_count}/{agreement.judgements_count} 处一样"


def risk_words(risks: Iterable[Risk]) -> str:
    """Why a case was drawn; empty for one drawn by chance."""
    return "；".join(RISK_WORDS[risk] for risk in risks)


def pair_words(pair: tuple[str, str]) -> str:
    """The two people of a comparison."""
    return "、".join(pair)


def kappa_words(kappa: Fraction | None) -> str:
    """With two digits, rounded once."""
    if kappa is None:
        return NO_KAPPA
    exact = Decimal(kappa.numerator) / Decimal(kappa.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def average_words(stars: list[int]) -> str:
    """The mean of the ratings, always with their number; empty without any."""
    if not stars:
        return ""
    mean = (Decimal(sum(stars)) / len(stars)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return f"{len(stars)} 家企业评价，平均 {mean} 分"
