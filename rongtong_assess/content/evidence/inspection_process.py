"""The process that looks into strangers' evidence: limits first, then one file after another.

A hostile file harms this process alone. Pictures are written anew from their pixels, so that place, device and
whatever else was hidden in them stays behind; the way they are to be turned is applied first.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pillow_heif import register_heif_opener

from rongtong_assess.content.evidence.kinds import KINDS, WHERE, FileKind, find_kind
from rongtong_assess.core.errors import Mistake, Refused
from rongtong_assess.warm_process import limit_next_request, limit_this_process

MOST_SECONDS = 25
"""CPU seconds for one file; afterwards the caller gives up and this process is killed."""
MOST_MORE_BYTES = 900 * 1024 * 1024
"""In addition to the memory of the process before it reads a file: a picture with the most pixels, unpacked, twice."""
MOST_WRITTEN_BYTES = 64 * 1024 * 1024
MOST_PIXELS = 60_000_000
MOST_SIDE = 6000
"""Pixels of the longer side of a kept picture; a page that was photographed stays readable."""
QUALITY = 88
SMALL_QUALITY = 82
OUT_OF_MEMORY = 3
DECODERS: Mapping[str, str] = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
ENCODERS: Mapping[str, Mapping[str, Any]] = {
    "jpg": {"format": "JPEG", "quality": QUALITY, "optimize": True},
    "png": {"format": "PNG", "optimize": False, "compress_level": 7},
    "webp": {"format": "WEBP", "quality": QUALITY, "method": 3},
}


def serve(connection: Connection) -> None:
    """Paths in, what kind each file is or why it is refused out, until the other end closes.

    With a number of pixels, a copy of a picture of that size is written instead.
    """
    limit_this_process(more_bytes=MOST_MORE_BYTES, written_bytes=MOST_WRITTEN_BYTES)
    register_heif_opener(thumbnails=False)
    while True:
        try:
            path, picture, side = connection.recv()
        except EOFError:
            return
        limit_next_request(MOST_SECONDS)
        answer = shrink(Path(path), Path(picture), side=side) if side else inspect(Path(path), Path(picture))
        try:
            connection.send_bytes(json.dumps(answer, ensure_ascii=False).encode())
        except BrokenPipeError:
            return


def inspect(path: Path, picture: Path) -> Mapping[str, Any]:
    """The ending of the file's kind, and whether a picture was written anew; or the mistakes.

    picture: where a picture is written to; a file that is there already is replaced.
    """
    try:
        kind = find_kind(path)
        if not kind.is_picture:
            return {"ending": kind.ending, "is_rewritten": False}
        kept = KINDS[kind.kept_as]
        rewrite_picture(path, picture, kind=kind)
        return {"ending": kept.ending, "is_rewritten": True}
    except Refused as refusal:
        return {"mistakes": [(mistake.where, mistake.what, mistake.cure) for mistake in refusal.mistakes]}
    except MemoryError:
        # The memory may be fragmented; the next file gets a new process.
        os._exit(OUT_OF_MEMORY)


def shrink(path: Path, picture: Path, *, side: int) -> Mapping[str, Any]:
    """Write a JPEG of a stored picture, at most that many pixels long; or the mistakes."""
    try:
        with Image.open(path, formats=["JPEG", "PNG"]) as opened:
            opened.thumbnail((side, side), reducing_gap=2.0)
            _plain_pixels(opened, "jpg").save(picture, format="JPEG", quality=SMALL_QUALITY, optimize=True)
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        mistake = Mistake(WHERE, "佐证材料里有一张图片打不开", "请让企业重新上传这张图片")
        return {"mistakes": [(mistake.where, mistake.what, mistake.cure)]}
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    return {"ending": "jpg", "is_rewritten": True}


def rewrite_picture(path: Path, picture: Path, *, kind: FileKind) -> None:
    """Write the first frame of a picture anew, without anything but its pixels. Raises Refused."""
    try:
        with Image.open(path, formats=[DECODERS[kind.ending]]) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise _too_large()
            pixels = _plain_pixels(opened, kind.kept_as)
        picture.unlink(missing_ok=True)
        pixels.save(picture, **ENCODERS[kind.kept_as])
    except Image.DecompressionBombError:
        # The library's own limit, which it checks before the size can be asked.
        raise _too_large() from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as fault:
        cure = "请在手机或电脑上打开看看，截图或另存一份再上传"
        raise Refused.because(WHERE, "这张图片坏了，打不开", cure) from fault


def _too_large() -> Refused:
    return Refused.because(WHERE, "这张图片的像素太多", f"请缩小到 {MOST_PIXELS // 10_000} 万像素以内再上传")


def _plain_pixels(opened: Image.Image, kept_as: str) -> Image.Image:
    """Turned upright, not too large, without palette, profile and texts."""
    opened.thumbnail((MOST_SIDE, MOST_SIDE), reducing_gap=2.0)
    upright = ImageOps.exif_transpose(opened)
    has_transparency = "A" in upright.getbands() or "transparency" in upright.info
    if has_transparency and kept_as != "jpg":
        plain = upright.convert("RGBA")
    elif has_transparency:
        plain = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA")
        plain.paste(layer, mask=layer.getchannel("A"))
    else:
        plain = upright.convert("RGB")
    plain.info.clear()
    return plain
