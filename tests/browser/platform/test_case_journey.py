"""One case from opening to acceptance pack and report, as the five people around it do it in a browser."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rongtong_assess.services.consulting.packs.verify_pack import verify_pack
from rongtong_assess.web.frame.site import today
from tests.browser.live_site import Site, open_context
from tests.browser.walk import log_in
from tests.content.evidence.samples import PDF

MANAGER, CONSULTANT, REVIEWER = (
    "demo-platform@example.com",
    "demo-platform-2@example.com",
    "demo-platform-4@example.com",
)
OWNER = "demo-firm-2@example.com"
FIRM = "漯河某食品有限公司"
PATIENCE_MS = 30_000


class Desk:
    """Pages of several people on one site, each in a browser of their own."""

    def __init__(self, browser: Browser, site: Site, *, width: int, password: str) -> None:
        self.browser, self.site, self.width, self.password = browser, site, width, password

    @contextmanager
    def of(self, email: str) -> Iterator[Page]:
        context = open_context(self.browser, self.site, self.width)
        page = context.new_page()
        log_in(page, email, self.password)
        yield page
        context.close()


@pytest.fixture
def desk(browser: Browser, site: Site, width: int, password: str) -> Desk:
    return Desk(browser, site, width=width, password=password)


def take_step(page: Page, case: str, step: str, label: str, **fields: str) -> None:
    """Fill in the form of a step and send it."""
    page.goto(f"{case}/steps/{step}")
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form[method=post]").get_by_role("button", name=label).click()
    page.wait_for_url(lambda url: "/steps/" not in url)


def open_and_assign(page: Page) -> str:
    """The manager opens a case for a firm and gives it to a consultant; gives its address."""
    page.goto("/platform/cases/new")
    page.locator("label", has_text=FIRM).click()
    page.get_by_label("用途").select_option("on_site")
    page.get_by_role("button", name="新建", exact=True).click()
    page.goto("/platform/work/?all=1&text=" + FIRM)
    page.get_by_role("link", name=FIRM).first.click()
    case = page.url.partition("?")[0]
    page.goto(f"{case}/steps/assign")
    page.locator("select[name=lead]").select_option(label="演示·顾问乙")
    page.get_by_role("button", name="分派顾问").click()
    page.wait_for_url(case)
    return case


def record_with_the_network_going(page: Page, case: str) -> None:
    """One question without network, the others at once when it is back."""
    page.goto(f"{case}/visit/scene.quality")
    expect(page.locator("[data-visit].saves-itself")).to_be_attached()
    item, line = page.locator("[data-item]:not([hidden])"), page.locator("[data-upload-line]")
    page.context.set_offline(True)
    item.get_by_label("和填报一致").check()
    item.get_by_label("说明").fill("看过检验记录")
    expect(line).to_contain_text("还有 1 项没上传")
    page.context.set_offline(False)
    expect(line).to_contain_text("全部已上传", timeout=PATIENCE_MS)
    page.goto(f"{case}/visit")
    page.get_by_role("button", name="都已当场核对").click()
    expect(page.get_by_text("题都核对过了")).to_be_visible()


def supply(page: Page, case_number: str, file: Path) -> None:
    """The firm follows the case to its evidence, hands in a file, marks it as final and says so."""
    page.goto("/firm/cases/")
    page.locator("main a[href*='/firm/cases/']", has_text="现场评定").first.click()
    case = page.url
    expect(page.get_by_text(case_number).first).to_be_visible()
    page.locator("main a[href*='/evidence']").first.click()
    page.locator(".evidence-row").first.click()
    page.set_input_files("input[type=file] >> nth=0", file)
    page.get_by_role("button", name="标为最终版").first.click(timeout=PATIENCE_MS)
    take_step(page, case, "resupply", "材料已补齐")


def test_a_case_goes_from_opening_to_pack_and_report(desk: Desk, tmp_path: Path) -> None:
    day = today().isoformat()
    evidence = tmp_path / "台账.pdf"
    evidence.write_bytes(PDF)
    with desk.of(MANAGER) as page:
        case = open_and_assign(page)
        take_step(page, case, "schedule", "约定到访日期", due_on=day)
        number = page.locator(".part-name").first.inner_text()
    with desk.of(CONSULTANT) as page:
        page.goto("/platform/work/")
        expect(page.get_by_role("link", name=FIRM).first).to_be_visible()
        take_step(page, case, "begin", "开始评定")
        record_with_the_network_going(page, case)
        take_step(page, case, "return", "请企业补材料", reason="请补一份台账", due_on=day)
    with desk.of(OWNER) as page:
        supply(page, number, evidence)
    with desk.of(CONSULTANT) as page:
        take_step(page, case, "sign", "核对完，签名", visited_on=day)
    with desk.of(REVIEWER) as page:
        take_step(page, case, "conclude", "复核，签名定结论")
        expect(page.get_by_text("结论").first).to_be_visible()
        page.goto(f"{case}/pack")
        with page.expect_download(timeout=PATIENCE_MS) as download:
            page.get_by_role("button", name="生成并下载").click()
        pack = Path(download.value.path())
        assert verify_pack(pack).differences == ()
        with zipfile.ZipFile(pack) as archive:
            assert any(name.endswith("/台账.pdf") for name in archive.namelist())
    with desk.of(OWNER) as page:
        page.goto("/firm/cases/")
        page.locator("main a[href*='/firm/cases/']", has_text="现场评定").first.click()
        with page.expect_download(timeout=PATIENCE_MS) as download:
            page.locator("a[href$='report.pdf']").first.click()
        assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
