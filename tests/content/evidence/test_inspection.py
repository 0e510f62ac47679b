"""Evidence is judged by its content; pictures come out without EXIF; what could do harm is refused with a way out."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from rongtong_assess.content.evidence.inspection_process import inspect
from rongtong_assess.content.evidence.inspector import EvidenceInspector, Inspected
from rongtong_assess.core.errors import Refused
from tests.content.evidence.samples import MAKER, PDF, SVG, bomb, huge_picture, office, picture

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
REMOTE = '<Relationships><Relationship Type="a/attachedTemplate" Target="http://x/a.dotm" TargetMode="External"/>'


@pytest.fixture(scope="module")
def inspector() -> Iterator[EvidenceInspector]:
    inspector = EvidenceInspector()
    yield inspector
    inspector.close()


def judge(folder: Path, content: bytes) -> dict[str, object]:
    (folder / "whole").write_bytes(content)
    return dict(inspect(folder / "whole", folder / "picture"))


def words(folder: Path, content: bytes) -> str:
    found = judge(folder, content).get("mistakes")
    assert isinstance(found, list), "it was accepted"
    return "".join(found[0])


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (office(), "docx"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("ppt/presentation.xml"), "pptx"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (picture("PNG", mode="RGBA"), "png"),
        (picture("WEBP"), "webp"),
        (picture("HEIF"), "jpg"),
    ],
)
def test_the_content_says_what_it_is(tmp_path: Path, content: bytes, ending: str) -> None:
    assert judge(tmp_path, content)["ending"] == ending


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_picture_comes_out_upright_and_without_what_was_hidden_in_it(tmp_path: Path, format_name: str) -> None:
    content = picture(format_name)
    assert MAKER.encode() in content
    judge(tmp_path, content + b"PK\x03\x04 hidden at the end")
    kept = (tmp_path / "picture").read_bytes()
    assert MAKER.encode() not in kept
    assert b"hidden" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert image.size == (32, 48)
        assert not dict(image.getexif())
        red, blue = image.convert("RGB").getpixel((16, 4)), image.convert("RGB").getpixel((16, 44))
    assert isinstance(red, tuple)
    assert red[0] > 200 > 100 > red[2]
    assert isinstance(blue, tuple)
    assert blue[2] > 200 > 100 > blue[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (SVG, "SVG"),
        (b"\xef\xbb\xbf  <html><script>alert(1)</script></html>", "网页"),
        ("名称,金额\n甲,1\n".encode(), "纯文本"),
        (b"MZ" + bytes(300), "程序"),
        (b"#!/bin/sh\nrm -rf /\n", "程序"),
        (b"Rar!\x1a\x07\x00" + bytes(300), "压缩包"),
        (b"GIF89a" + bytes(300), "GIF"),
        (b"\0\0\0\x18ftypmp42" + bytes(300), "视频"),
        (OLE, "旧格式"),
        (bytes(300), "不能上传"),
        (b"%PDF-1.7\n" + bytes(300), "不完整"),
        (PDF + office(), "压缩包"),
        (office("a.txt"), "压缩包"),
        (office("OFD.xml"), "OFD"),
        (office()[:200], "坏了"),
        (office(more={"word/vbaProject.bin": b"x"}), "宏"),
        (office("xl/workbook.xml", {"xl/macrosheets/sheet1.xml": "x"}), "宏"),
        (office(types="application/vnd.ms-word.document.macroEnabled.main+xml"), "宏"),
        (office(more={"word/embeddings/setup.exe": b"MZ"}), "程序"),
        (office(more={"word/_rels/settings.xml.rels": REMOTE}), "网上"),
        (office(more={"../../etc/cron.d/x": b"x"}), "可疑"),
        (huge_picture(), "像素太多"),
        (picture("PNG")[:60], "坏了"),
        (b"\xff\xd8\xff\xe0" + SVG, "坏了"),
        (b"RIFF\x24\0\0\0WEBPVP8 " + bytes(300), "坏了"),
        (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(300), "坏了"),
    ],
)
def test_what_could_do_harm_is_refused_with_a_way_out(tmp_path: Path, content: bytes, expected: str) -> None:
    said = words(tmp_path, content)
    assert expected in said
    assert "请" in said or "可以" in said


def test_a_bomb_is_stopped_before_it_is_unpacked(tmp_path: Path) -> None:
    content = bomb()
    assert len(content) < 2_000_000
    assert "大得不正常" in words(tmp_path, content)


def test_more_parts_than_any_document_has_are_refused(tmp_path: Path) -> None:
    parts = {f"word/media/{number}.xml": b"" for number in range(5100)}
    assert "太多" in words(tmp_path, office(more=parts))


def test_the_work_is_done_in_another_process(inspector: EvidenceInspector, tmp_path: Path) -> None:
    (tmp_path / "whole").write_bytes(picture("HEIF"))
    found = inspector.inspect(tmp_path / "whole", picture=tmp_path / "picture")
    assert found == Inspected(found.kind, tmp_path / "picture")
    assert found.kind.media_type == "image/jpeg"
    (tmp_path / "whole").write_bytes(SVG)
    with pytest.raises(Refused, match="SVG"):
        inspector.inspect(tmp_path / "whole", picture=tmp_path / "picture")


def test_a_process_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    inspector = EvidenceInspector(timeout_seconds=0.001)
    (tmp_path / "whole").write_bytes(PDF)
    with pytest.raises(Refused, match="太长"):
        inspector.inspect(tmp_path / "whole", picture=tmp_path / "picture")
    inspector.close()
