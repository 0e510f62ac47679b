"""The platform's colour and logo: what may be set, and where it shows."""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest

from rongtong_assess.presentation.brand import (
    COLOURS,
    Brand,
    contrast_on_white,
    find_colour_fault,
    read_logo,
    tokens_css,
)
from rongtong_assess.presentation.document.html import render_report_html
from rongtong_assess.presentation.document.qr import draw_qr_png
from rongtong_assess.presentation.report.report import Report
from rongtong_assess.settings import WrongSetting, load_brand
from tests.presentation.conftest import TEMPLATES, shortened

PNG = draw_qr_png("标志")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#123456"/></svg>'

STATIC = Path(__file__).parents[2] / "rongtong_assess" / "web" / "static"


def huge_png() -> bytes:
    """Its head says 60,000 pixels either way."""
    head = b"IHDR" + struct.pack(">II", 60_000, 60_000) + PNG[24:29]
    return PNG[:8] + struct.pack(">I", 13) + head + struct.pack(">I", crc32(head)) + PNG[33:]


@pytest.mark.parametrize(("colour", "least"), [("#1f5fae", 6.0), ("#000000", 21.0), ("#ffffff", 1.0)])
def test_the_contrast_is_that_of_wcag(colour: str, least: float) -> None:
    assert contrast_on_white(colour) == pytest.approx(least, abs=0.4)


@pytest.mark.parametrize("colour", ["", "blue", "#12345", "#1234567", "#12345g", "1f5fae", "#ffb000", "#8a8a8a"])
def test_a_colour_that_is_none_or_too_light_is_refused(colour: str) -> None:
    assert find_colour_fault(colour)


@pytest.mark.parametrize("content", [PNG, SVG])
def test_a_png_and_a_plain_svg_are_taken(content: bytes) -> None:
    assert read_logo(content).content == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"GIF89a", "既不是 PNG，也不是 SVG"),
        (b"", "既不是 PNG，也不是 SVG"),
        (PNG[:200], "坏的"),
        (PNG[:60] + b"\x00" + PNG[61:], "坏的"),
        (huge_png(), "60000×60000"),
        (PNG + b"x" * 400_000, "超过了 300 KB"),
        (SVG.replace(b"<path", b"<script>alert(1)</script><path"), "<script>"),
        (SVG.replace(b"<path", b'<image href="file:///etc/passwd"/><path'), "<image>"),
        (SVG.replace(b"<path", b'<path onload="x()"'), "脚本和链接"),
        (SVG.replace(b"#123456", b"url(https://example.com/x)"), "脚本和链接"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG, "DOCTYPE"),
        (b"<html/>", "既不是 PNG，也不是 SVG"),
    ],
)
def test_a_logo_that_is_broken_or_brings_more_than_a_picture_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_logo(content)


def test_settings_name_the_variable_and_the_cure(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(PNG)
    brand = load_brand({"RONGTONG_LOGO": str(logo), "RONGTONG_BRAND_COLOUR": "#8A1F3D", "RONGTONG_OPERATOR": "某平台"})
    assert (brand.colour, brand.operator) == ("#8a1f3d", "某平台")
    assert brand.logo is not None
    with pytest.raises(WrongSetting, match=r"RONGTONG_BRAND_COLOUR.*看不清"):
        load_brand({"RONGTONG_BRAND_COLOUR": "#ffb000"})
    with pytest.raises(WrongSetting, match=r"RONGTONG_LOGO.*No such file"):
        load_brand({"RONGTONG_LOGO": str(tmp_path / "nothing.png")})
    logo.write_bytes(b"GIF89a")
    with pytest.raises(WrongSetting, match=r"RONGTONG_LOGO.*既不是 PNG"):
        load_brand({"RONGTONG_LOGO": str(logo)})


def test_the_report_is_in_the_platforms_colour_and_in_no_other_blue(report: Report) -> None:
    brand = Brand(colour="#8a1f3d", logo=read_logo(PNG), operator="某平台")
    html = render_report_html(shortened(report, metadata=replace(report.header.metadata, brand=brand)), TEMPLATES)
    assert "#8a1f3d" in html
    assert brand.dark_colour in html
    assert "#1f5fae" not in html
    assert "#174a8a" not in html
    assert "某平台" in html
    assert read_logo(PNG).data_url in html


def test_the_site_has_the_colours_of_the_brand() -> None:
    """After a change of COLOURS, write what tokens_css() returns into the file."""
    assert (STATIC / "css" / "tokens.css").read_text(encoding="utf-8") == tokens_css()


@pytest.mark.parametrize(
    "path",
    [STATIC / "css" / "rongtong.css", STATIC / "favicon.svg", STATIC / "levels.svg", *sorted(TEMPLATES.glob("*.*"))],
    ids=lambda path: path.name,
)
def test_no_file_has_a_colour_of_its_own(path: Path) -> None:
    found = set(re.findall(r"#[0-9a-f]{6}\b", path.read_text(encoding="utf-8").lower()))
    assert found <= set(COLOURS.values())
