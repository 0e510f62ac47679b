"""Who runs a site; its colour and logo on documents, checked before anything is printed with them; our own colours."""

from __future__ import annotations

import re
import struct
from base64 import b64encode
from dataclasses import dataclass
from xml.etree import ElementTree
from zlib import crc32

from rongtong_assess.presentation.wording.mistakes import (
    BROKEN_PNG,
    NO_LOGO,
    OPERATOR_SETTINGS,
    SVG_DECLARATIONS,
    SVG_LINKS,
    large_logo_words,
    logo_pixels_words,
    pale_colour_words,
    unwanted_tag_words,
    wrong_colour_words,
)

COLOURS = {
    "ink": "#1f2933",
    "soft-ink": "#52606d",
    "line": "#d9e2ec",
    "field-line": "#7b8794",
    "paper": "#ffffff",
    "wash": "#f5f7fa",
    "brand": "#1f5fae",
    "brand-dark": "#174a8a",
    "brand-wash": "#eaf2fb",
    "focus": "#ffb000",
    "level-0": "#9aa5b1",
    "level-1": "#a9cbe8",
    "level-2": "#6aa5d9",
    "level-3": "#2f78bd",
    "level-4": "#124a86",
    "good": "#1b7f5c",
    "good-wash": "#e9f6f0",
    "warn": "#b45309",
    "warn-wash": "#fdf3e3",
    "bad": "#b42318",
    "bad-wash": "#fdeeec",
}
"""Every colour of pages, charts and documents, by its name in tokens.css. A test compares other files with it."""
OUR_COLOUR = COLOURS["brand"]
LEAST_CONTRAST = 4.5
MOST_LOGO_BYTES = 300 * 1024
MOST_LOGO_PIXELS = 4000
PNG_START = b"\x89PNG\r\n\x1a\n"
DARKER = 0.78
_UNWANTED_TAGS = {"script", "foreignObject", "iframe", "style", "image", "use"}
_OUTWARD = re.compile(r"url\((?!\s*['\"]?#)|(?:https?|file|ftp|data|javascript):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """Who runs this, as the footer and the privacy notice say."""

    operator: str = ""
    contact: str = ""
    icp: str = ""

    @property
    def unnamed(self) -> dict[str, str]:
        """What the privacy notice must name and is not set, in words, by its environment variable."""
        given = {"RONGTONG_OPERATOR": self.operator, "RONGTONG_CONTACT": self.contact}
        return {variable: words for variable, words in OPERATOR_SETTINGS.items() if not given[variable]}


WITHOUT_OPERATOR = Site()


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG or SVG whose content was checked."""

    media_type: str
    content: bytes

    @property
    def data_url(self) -> str:
        return f"data:{self.media_type};base64,{b64encode(self.content).decode()}"

    @property
    def is_png(self) -> bool:
        return self.media_type == "image/png"


@dataclass(frozen=True, slots=True)
class Brand:
    """colour: #rrggbb, dark enough to be read on white. operator: who runs this installation, empty where not set."""

    colour: str = OUR_COLOUR
    logo: Logo | None = None
    operator: str = ""

    @property
    def dark_colour(self) -> str:
        """The same colour, darker: for large words."""
        return "#" + "".join(f"{int(channel * DARKER):02x}" for channel in _channels(self.colour))


OUR_BRAND = Brand()


def tokens_css() -> str:
    """The content of static/css/tokens.css: each colour, and its channels for where a transparency is added."""
    lines = (
        f"  --{name}: {colour};\n  --{name}-rgb: {', '.join(map(str, _channels(colour)))};\n"
        for name, colour in COLOURS.items()
    )
    head = "/* Written from rongtong_assess/presentation/brand.py; change the colours there. */"
    return f"{head}\n:root {{\n{''.join(lines)}}}\n"


def find_colour_fault(colour: str) -> str | None:
    """Why a colour cannot be used, as words; None where it can."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return wrong_colour_words(OUR_COLOUR)
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        return pale_colour_words(contrast, least=LEAST_CONTRAST)
    return None


def contrast_on_white(colour: str) -> float:
    """WCAG's contrast ratio of a colour on white, from 1 to 21."""
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def read_logo(content: bytes) -> Logo:
    """The logo in a file's content. Raises ValueError with words for the person who set it."""
    if len(content) > MOST_LOGO_BYTES:
        raise ValueError(large_logo_words(MOST_LOGO_BYTES // 1024))
    if content.startswith(PNG_START):
        _refuse_wrong_png(content)
        return Logo("image/png", content)
    _refuse_wrong_svg(content)
    return Logo("image/svg+xml", content)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _refuse_wrong_png(content: bytes) -> None:
    """A small file may unpack to a huge picture; its size is known from its first bytes."""
    if len(content) < 33 or content[12:16] != b"IHDR":
        raise ValueError(BROKEN_PNG)
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= MOST_LOGO_PIXELS and 0 < height <= MOST_LOGO_PIXELS):
        raise ValueError(logo_pixels_words(width, height, most=MOST_LOGO_PIXELS))
    if not _is_whole_png(content):
        raise ValueError(BROKEN_PNG)


def _is_whole_png(content: bytes) -> bool:
    """Whether every part has its check sum, up to the last."""
    place, kind = len(PNG_START), b""
    while kind != b"IEND":
        if place + 12 > len(content):
            return False
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, end = content[place + 4 : place + 8], place + 8 + length
        if content[end : end + 4] != struct.pack(">I", crc32(content[place + 4 : end])):
            return False
        place = end + 4
    return True


def _refuse_wrong_svg(content: bytes) -> None:
    """Shapes and text only: nothing that runs, nothing that leads elsewhere."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(SVG_DECLARATIONS)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  # without declarations nothing expands
    except ElementTree.ParseError:
        raise ValueError(NO_LOGO) from None
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise ValueError(NO_LOGO)
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _UNWANTED_TAGS:
            raise ValueError(unwanted_tag_words(name))
        for attribute, value in element.attrib.items():
            if attribute.lower().startswith("on") or attribute.endswith("href") or _OUTWARD.search(value):
                raise ValueError(SVG_LINKS)
