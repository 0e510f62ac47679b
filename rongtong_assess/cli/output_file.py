"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rongtong_assess.core.errors import Refused


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path beside the target to write to; it takes the target's place when the block ends well.

    Raises Refused when the target is there but is no regular file (a folder, a device).
    """
    if target.exists() and not target.is_file():
        raise Refused.because(str(target), "这不是普通文件，不能写成结果", "请用 -o 给出一个文件名")
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        draft.touch(exist_ok=False)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(target)) from error
    try:
        yield draft
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
