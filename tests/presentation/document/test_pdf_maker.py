"""PDFs made in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from rongtong_assess import warm_process
from rongtong_assess.presentation.document.pdf_maker import MissingGlyphs, PdfFailed, PdfMaker

HTML = '<html lang="zh-CN"><title>一</title><p style="font-family: Noto Sans CJK SC">融通'


@pytest.fixture(scope="module")
def maker() -> Iterator[PdfMaker]:
    made = PdfMaker(timeout_seconds=60)
    yield made
    made.close()


def test_a_warm_process_makes_one_pdf_after_another(maker: PdfMaker) -> None:
    first, second = maker.make(HTML), maker.make(HTML)
    assert first.startswith(b"%PDF-")
    assert first == second


def test_a_missing_glyph_reaches_the_caller_and_the_process_lives_on(maker: PdfMaker) -> None:
    with pytest.raises(MissingGlyphs) as failure:
        maker.make(HTML + "\u0378")
    assert failure.value.places[0][0] == "\u0378"
    assert maker.make(HTML).startswith(b"%PDF-")


def test_threads_share_one_maker(maker: PdfMaker) -> None:
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(maker.make, [HTML] * 4))
    assert len(made) == 1


def test_a_layout_that_takes_too_long_is_given_up_and_the_next_one_works() -> None:
    impatient = PdfMaker(timeout_seconds=0.01)
    try:
        with pytest.raises(PdfFailed, match="请再试一次"):
            impatient.make(HTML)
        impatient._processes._timeout_seconds = 60
        assert impatient.make(HTML).startswith(b"%PDF-")
    finally:
        impatient.close()


def test_a_process_is_replaced_after_its_share_of_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_process, "MOST_REQUESTS_PER_PROCESS", 1)
    recycling = PdfMaker()
    assert recycling.make(HTML).startswith(b"%PDF-")
    assert recycling._processes._find_idle() is None
    recycling.close()
