"""The libraries of training are an extra: where they are missing, one sentence says how to get them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rongtong_assess.core.errors import Refused


@contextmanager
def training_libraries() -> Iterator[None]:
    """Around the import of what trains."""
    try:
        yield
    except ModuleNotFoundError as missing:
        cure = "请执行 .venv/bin/pip install -e '.[train]'；装的是 wheel，就执行 pip install 'rongtong-assess[train]'"
        raise Refused.because("环境", f"缺少 Python 软件包 {missing.name}", cure) from missing
