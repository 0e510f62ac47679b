"""Three invented products of the demo's first platform, which one of its people enters and another publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from stdnum.cn.uscc import calc_check_digit

from rongtong_assess.content.library import Library
from rongtong_assess.content.product.entry import build_entry_book
from rongtong_assess.content.product.reading import read_entry
from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.services.catalogue.platform_profile import declare_platform_code
from rongtong_assess.services.catalogue.products import add_product, get_product, submit_product
from rongtong_assess.services.catalogue.review_product import publish_product
from rongtong_assess.services.demo.cases.people import CONSULTANT, FIRST, MANAGER, find_actor
from rongtong_assess.storage.catalogue import find_platform_code

RECENT_DAYS, STALE_DAYS = 30, 400
INVENTED = "演示数据，内容是编的"


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """vendor_body: a credit code of no real firm, without its check digit. checked_days: days since the last check."""

    vendor_body: str
    checked_days: int
    fields: Mapping[str, str]


OWN_BODY, OTHER_BODY = "91330100DEM000090", "91330100DEM000091"
COMMON = {
    "industries": "工业",
    "reference": f"还没有。{INVENTED}",
    "source": INVENTED,
    "interfaces": f"数据可以整套导出成 Excel；有接口说明。{INVENTED}",
    "service": f"工作日 8 小时内答复，一年内不另收费。{INVENTED}",
    "subsidy": "ask",
}
PRODUCTS = (
    DemoProduct(
        OTHER_BODY,
        RECENT_DAYS,
        {
            "name": "演示·质检记录小程序",
            "vendor": "演示·某软件公司",
            "sizes": "中、小、微",
            "steps": "quality:0>1；quality:1>2",
            "options": "base.collection:H",
            "deployment": "saas",
            "pricing": "subscription",
            "first_year_low": "1.2",
            "first_year_high": "3",
            "yearly_low": "0.8",
            "yearly_high": "2",
            "weeks_low": "1",
            "weeks_high": "3",
            "requirements": "车间有无线网络，质检员有手机",
            "data_location": f"服务商租用的云，在杭州。{INVENTED}",
            "kpi": "检验记录电子化的比例，从 0 到 95% 以上",
        },
    ),
    DemoProduct(
        OTHER_BODY,
        STALE_DAYS,
        {
            "name": "演示·设备联网套装",
            "vendor": "演示·某软件公司",
            "sizes": "中、小",
            "steps": "equipment:1>2",
            "options": "base.device_network:per_band",
            "deployment": "appliance",
            "pricing": "per_device",
            "first_year_low": "3.5",
            "first_year_high": "12",
            "yearly_low": "0.5",
            "yearly_high": "1.5",
            "weeks_low": "2",
            "weeks_high": "6",
            "requirements": "设备有控制器或能加装采集器，车间有网络",
            "data_location": f"企业自己的网关里，汇总数据在本厂电脑。{INVENTED}",
            "kpi": "联网设备占比；设备停机时间",
        },
    ),
    DemoProduct(
        OWN_BODY,
        RECENT_DAYS,
        {
            "name": "演示·计划排程顾问包",
            "vendor": FIRST.name,
            "sizes": "中、小",
            "steps": "scheduling:1>2；production_control:1>2",
            "options": "",
            "deployment": "service",
            "pricing": "project",
            "first_year_low": "6",
            "first_year_high": "10",
            "yearly_low": "0",
            "yearly_high": "3",
            "weeks_low": "6",
            "weeks_high": "12",
            "requirements": "物料清单和工艺路线基本准确",
            "data_location": f"企业自己的电脑上。{INVENTED}",
            "kpi": "订单按期交付的比例",
        },
    ),
)


def make_demo_products(session: Session, library: Library, platform_id: UUID, *, now: datetime) -> None:
    """Declare the platform's code and publish its products; nothing while one of the two people for it is missing."""
    author, reviewer = (find_actor(session, platform_id, person) for person in (MANAGER, CONSULTANT))
    if author is None or reviewer is None or find_platform_code(session, platform_id):
        return
    declare_platform_code(session, author, _code(OWN_BODY), now=now)
    for product in PRODUCTS:
        _publish(session, library, product, author=author, reviewer=reviewer, now=now)


def _publish(
    session: Session,
    library: Library,
    product: DemoProduct,
    *,
    author: Actor,
    reviewer: Actor,
    now: datetime,
) -> None:
    today = day_in_china(now)
    checked_on = today - timedelta(days=product.checked_days)
    entry = {**COMMON, **product.fields, "vendor_code": _code(product.vendor_body), "checked_on": str(checked_on)}
    details = read_entry(entry, build_entry_book(library, today), on=today)
    made = add_product(session, author, details, now=now)
    submit_product(session, author, get_product(session, author.organisation_id, made.product_id), now=now)
    stand = get_product(session, reviewer.organisation_id, made.product_id)
    publish_product(session, reviewer, stand, seen_revision=made.revision, now=now)


def _code(body: str) -> str:
    return body + calc_check_digit(body)
