"""What is said of single items and scenes."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.roadmap.gains import Remedy

REMEDY_WORDS: Mapping[Remedy, str] = {
    "solutions": "",
    "scenes": "不用单独购买：有系统支撑、达到二级及以上的场景越多，这一项越高",
    "results": "这几分买不到：从第一周起记录指标基线，改造以后用前后两段数据说明变化",
    "spending": "这几分看真实投入占营业额的比例，不必为得分花钱；请把数字化投入单独记账，免得漏算",
    "practice": "没有现成方案；自己真正做到并留下证明，同样得分",
}
BY_SCENE_WORDS = "不用单独购买：有一个应用场景真正升了级并在用，就到这一档"
NOT_YET = "还没到一级，或没有这个场景"
