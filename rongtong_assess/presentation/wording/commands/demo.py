"""What is invented for the demo's platforms and cases, and how its log-ins are announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.presentation.wording.people import KIND_WORDS, ROLE_WORDS

COLLEAGUE_NAME = "演示企业同事"
INVENTED = "演示数据，内容是编的"
FIRST_PLATFORM, SECOND_PLATFORM = "演示·某服务平台", "演示·另一家服务平台"
PERSON_NAMES: Mapping[str, str] = {
    "manager": "演示·主管甲",
    "consultant": "演示·顾问乙",
    "colleague": "演示·顾问丙",
    "reviewer": "演示·复核人丁",
    "other_manager": "演示·主管戊",
    "other_consultant": "演示·顾问己",
    "provider": "演示·代办员庚",
}
FIRM_NAMES = tuple(
    f"演示·{name}"
    for name in (
        "甲机械加工厂",
        "乙电子装配厂",
        "丙食品加工厂",
        "丁五金制品厂",
        "戊塑料制品厂",
        "己纺织厂",
        "庚家具厂",
        "辛阀门厂",
        "壬包装厂",
        "癸仪表厂",
        "子轴承厂",
        "丑线缆厂",
        "寅模具厂",
    )
)
BATCH_NAME = "演示·第一批"
RETURN_REASON = f"缺设备点检的记录。{INVENTED}"
RECTIFY_REASON = f"采购还没有在系统里下单。{INVENTED}"
APPEAL_REASON = f"质检系统上个月已经在用。{INVENTED}"
WITHDRAW_REASON = f"今年先不改造了，明年再申请。{INVENTED}"
SCANNER_COMMENT = f"仓库的扫码枪只有一把能用，请企业说明。{INVENTED}"
RECORDS_COMMENT = f"请补最近三个月的点检记录。{INVENTED}"
RATING_WORDS = f"顾问看得细，哪里要补说得明白；到访的时间有点长。{INVENTED}"
FOUND_NOTE = f"现场看到的记录是纸的，月底才录进电脑。{INVENTED}"


class AnnouncedLogIn(Protocol):
    """A log-in to the demo."""

    @property
    def email(self) -> str: ...

    @property
    def password(self) -> str: ...

    @property
    def organisation_name(self) -> str: ...

    @property
    def kind(self) -> OrganisationKind: ...

    @property
    def role(self) -> Role: ...

    @property
    def organisations(self) -> int: ...


def log_in_lines(log_ins: Iterable[AnnouncedLogIn]) -> Iterator[str]:
    """The log-ins by kind of organisation, with role and organisation; the password, which all share, comes first."""
    listed = list(log_ins)
    if not listed:
        return
    yield f"演示账号，密码都是 {listed[0].password} （每次启动都会换）："
    width = max(len(log_in.email) for log_in in listed)
    for kind in KIND_WORDS:
        of_kind = [log_in for log_in in listed if log_in.kind == kind]
        if of_kind:
            yield f"  {KIND_WORDS[kind]}"
        for log_in in of_kind:
            more = f"等 {log_in.organisations} 家" if log_in.organisations > 1 else ""
            yield f"    {log_in.email:<{width}}  {ROLE_WORDS[log_in.role]}，{log_in.organisation_name}{more}"
