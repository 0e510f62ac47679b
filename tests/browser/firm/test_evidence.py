"""Evidence in a real browser: sent in parts, through a proxy that misbehaves, on a phone, and without scripts."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from rongtong_assess.storage.database.engine import open_engine
from rongtong_assess.storage.tables.consulting.evidence import EvidenceFile
from tests.browser.accessibility import find_faults_here
from tests.browser.firm.faulty_proxy import faulty_proxy
from tests.browser.live_site import PATIENCE_MS, Site, open_context
from tests.browser.walk import log_in
from tests.content.evidence.samples import MAKER, PDF, SVG, picture

LARGE = PDF + bytes(range(256)) * 10_000 + b"\n%%EOF\n"
FAULTS = ["lie", "lost", "cut", "twice", "mangled", "lie", "lost", "cut", "lost", "lie"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for name, content in (("台账.pdf", LARGE), ("照片.heic", picture("HEIF")), ("图.svg", SVG)):
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.fixture
def question(page: Page, password: str) -> str:
    """The page of a question with evidence to hand in."""
    return open_question(page, password)


def open_question(page: Page, password: str) -> str:
    log_in(page, "demo-firm-2@example.com", password)
    page.goto("/firm/")
    result = page.locator("a[href$='/result']").first.get_attribute("href") or ""
    page.goto(result.removesuffix("/result") + "/evidence")
    page.locator(".evidence-row").first.click()
    page.wait_for_url("**/evidence/questions/*")
    return page.url


def stored(site: Site) -> list[tuple[str, str, str]]:
    """Name, hash as sent and hash as stored of every file."""
    engine = open_engine(site.settings.database_url)
    with engine.connect() as connection:
        rows = connection.execute(select(EvidenceFile.name, EvidenceFile.sent_sha256, EvidenceFile.sha256))
        found = [tuple(row) for row in rows]
    engine.dispose()
    return found  # type: ignore[return-value]  # three texts


def test_a_file_is_sent_in_parts_and_listed(page: Page, question: str, site: Site, files: Path) -> None:
    before = page.locator(".evidence-missing, .is-warn").count()
    page.set_input_files("input[type=file] >> nth=0", files / "台账.pdf")
    expect(page.locator(".evidence-files").get_by_role("link", name="台账.pdf")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text("已交 1 个", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator(".evidence-missing, .is-warn").count() == before - 1
    digest = hashlib.sha256(LARGE).hexdigest()
    assert stored(site) == [("台账.pdf", digest, digest)]
    page.get_by_role("button", name="标为最终版").click()
    expect(page.get_by_text("已标为最终版")).to_be_visible(timeout=PATIENCE_MS)
    with page.expect_download() as download:
        page.get_by_role("link", name="台账.pdf").click()
    assert download.value.suggested_filename == "台账.pdf"
    assert Path(download.value.path()).read_bytes() == LARGE


def test_a_picture_loses_its_place_and_an_svg_is_refused_in_words(
    page: Page, question: str, site: Site, files: Path
) -> None:
    page.set_input_files("input[type=file] >> nth=0", [files / "图.svg", files / "照片.heic"])
    expect(page.locator(".evidence-sending").get_by_text(re.compile("没有上传：.*SVG"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.locator(".evidence-sending").get_by_text("已上传，核对一致")).to_be_visible(timeout=PATIENCE_MS)
    ((name, _sent, kept),) = stored(site)
    assert name == "照片.heic.jpg"
    content = (site.settings.evidence_folder / "files" / kept[:2] / kept[2:4] / kept).read_bytes()
    assert MAKER.encode() not in content


def test_through_a_proxy_that_cuts_repeats_and_lies_every_file_arrives_whole(
    browser: Browser, site: Site, password: str, files: Path
) -> None:
    with faulty_proxy(site.port, FAULTS) as proxy:
        context = browser.new_context(base_url=f"http://127.0.0.1:{proxy.server_port}", locale="zh-CN")
        page = context.new_page()
        # What the page waits before it tries again passes at once.
        page.add_init_script("const later = window.setTimeout; window.setTimeout = (call) => later(call, 0);")
        open_question(page, password)
        page.set_input_files("input[type=file] >> nth=0", files / "台账.pdf")
        expect(page.locator(".evidence-files").get_by_role("link", name="台账.pdf")).to_be_visible(timeout=60_000)
        assert not proxy.faults
        context.close()
    digest = hashlib.sha256(LARGE).hexdigest()
    assert stored(site) == [("台账.pdf", digest, digest)]


def test_an_upload_that_was_left_goes_on_with_the_parts_that_are_there(
    page: Page, question: str, site: Site, files: Path
) -> None:
    sent: list[str] = []

    def let_one_part_pass(route: object, request: object) -> None:
        sent.append(request.url)  # type: ignore[attr-defined]  # a request
        route.continue_() if len(sent) == 1 else route.abort()  # type: ignore[attr-defined]  # a route

    page.route("**/parts/*", let_one_part_pass)
    page.set_input_files("input[type=file] >> nth=0", files / "台账.pdf")
    expect(page.get_by_text("还有 1 项没上传")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_text(re.compile("网络断了"))).to_be_visible(timeout=PATIENCE_MS)
    page.unroute("**/parts/*")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(question)
    expect(page.get_by_text("没有传完")).to_be_visible(timeout=PATIENCE_MS)
    again: list[str] = []
    page.on("request", lambda request: again.append(request.url) if "/parts/" in request.url else None)
    page.set_input_files("input[type=file] >> nth=0", files / "台账.pdf")
    expect(page.locator(".evidence-files").get_by_role("link", name="台账.pdf")).to_be_visible(timeout=PATIENCE_MS)
    assert [url.rpartition("/")[2] for url in again] == ["2"]
    assert len(stored(site)) == 1


def test_without_scripts_a_file_is_handed_in_by_the_form(
    browser: Browser, site: Site, password: str, files: Path
) -> None:
    context = open_context(browser, site, 360, javascript=False)
    page = context.new_page()
    open_question(page, password)
    page.set_input_files("input[type=file] >> nth=0", files / "台账.pdf")
    page.get_by_role("button", name="上传").first.click()
    expect(page.get_by_role("link", name="台账.pdf")).to_be_visible(timeout=PATIENCE_MS)
    context.close()


@pytest.mark.parametrize("width", [1280, 360], indirect=True)
def test_the_pages_have_no_faults(page: Page, question: str, site: Site, files: Path) -> None:
    page.set_input_files("input[type=file] >> nth=0", [files / "图.svg"])
    expect(page.get_by_text(re.compile("没有上传"))).to_be_visible(timeout=PATIENCE_MS)
    assert find_faults_here(page) == []
    page.goto(question.rpartition("/questions/")[0])
    assert find_faults_here(page) == []
