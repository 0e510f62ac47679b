"""The forecast models of an installation: which is in force, its challengers, the history of decisions.

Needs none of the libraries of training.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rongtong_assess.content.model_files import FILE, in_force_text, read_in_force
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.forecast.in_force import History, find_in_force
from rongtong_assess.forecast.serving.model import ServedModel
from rongtong_assess.forecast.serving.model_folder import Artefact, load_artefact, read_record

FOLDER = "placement"
MOST_CHALLENGERS = 3
LOCK = ".lock"
REFITTED_RULE = "refitted_rule"
LOG = logging.getLogger(__name__)


def find_model_in_force(models: Path, edition: Edition, *, on: date) -> Artefact | None:
    """The model that serves this edition on that day, checked against the hash noted at its promotion.

    None where no model serves: the rule stands alone. Raises Refused when its files are damaged.
    """
    entry = find_in_force(read_in_force(models), edition.id, on)
    return load_artefact(models / FOLDER / entry.model_id, edition, record_hash=entry.record_hash) if entry else None


def load_model(models: Path, edition: Edition, *, model_id: str) -> Artefact:
    """A model by its id, in force or not; raises Refused."""
    _refuse_unknown(model_id, _list_names(models))
    return load_artefact(models / FOLDER / model_id, edition)


def in_force_file(models: Path) -> Path:
    return models / FILE


class ForecastModels:
    """The shipped models and the installation's own, for a long-running process: each is checked once, then kept.

    own: the installation's folder, which may not exist yet. is_demo: whether the installation is a demo.
    Histories are read anew every time, so a promotion or a rollback counts at once. Once an edition has a decision of
    the installation's own, only those count for it: a later package brings models, and a person promotes them.
    """

    def __init__(self, shipped: Path, own: Path | None = None, *, is_demo: bool = False) -> None:
        self.shipped, self.own, self.is_demo = shipped, own, is_demo
        self._kept: dict[tuple[str, str, str], Artefact] = {}

    def history(self, edition_id: str) -> History:
        """What is in force for this edition from when: own decisions, else what was shipped. Raises Refused."""
        return self.own_history(edition_id) or _only(read_in_force(self.shipped), edition_id)

    def own_history(self, edition_id: str) -> History:
        """The decisions of this installation; they begin with what was shipped before the first one."""
        return _only(self._read_own(), edition_id)

    def find_newer_shipped(self, edition_id: str, on: date) -> str | None:
        """A model that the package puts into force and that this installation has not decided about."""
        own = self.own_history(edition_id)
        entry = find_in_force(read_in_force(self.shipped), edition_id, on)
        return entry.model_id if own and entry and entry.model_id not in {decided.model_id for decided in own} else None

    def folder_of(self, model_id: str) -> Path:
        """The folder of this model; the installation's own come first."""
        own = self.own / FOLDER / model_id if self.own else None
        return own if own and _is_folder(own) else self.shipped / FOLDER / model_id

    def list_names(self) -> list[str]:
        """Own models and shipped ones, whatever edition they understand."""
        return sorted({*_list_names(self.shipped), *self.list_own_names()})

    def list_own_names(self) -> list[str]:
        return _list_names(self.own) if self.own else []

    def find(self, edition: Edition, on: date) -> ServedModel | None:
        """The model that serves this edition on that day; None where the rule stands alone. Raises Refused."""
        entry = find_in_force(self.history(edition.id), edition.id, on)
        if entry is None:
            return None
        key = (entry.model_id, entry.record_hash, edition.fingerprint)
        if key not in self._kept:
            self._kept[key] = load_artefact(self.folder_of(entry.model_id), edition, record_hash=entry.record_hash)
        return self._kept[key].model

    def find_afresh(self, edition: Edition, on: date) -> Artefact | None:
        """The same, read and checked anew, with its record."""
        entry = find_in_force(self.history(edition.id), edition.id, on)
        return load_artefact(self.folder_of(entry.model_id), edition, record_hash=entry.record_hash) if entry else None

    def load(self, edition: Edition, model_id: str, *, record_hash: str | None = None) -> Artefact:
        """A model by its id, in force or not, read and checked anew; raises Refused."""
        _refuse_unknown(model_id, self.list_names())
        return load_artefact(self.folder_of(model_id), edition, record_hash=record_hash)

    def list_challengers(self, edition: Edition, on: date) -> list[ServedModel]:
        """The other models of this edition that forecast in the shadow of the one in force, unseen.

        The newest ones, and always the newest rule with refitted lines as well; the plain rule needs no
        forecast, since every result has its level. Shipped models run once any model was in force. What cannot be
        read, or understands another edition, is left out.
        """
        history = self.history(edition.id)
        entry = find_in_force(history, edition.id, on)
        begun = any(entry.from_day <= on for entry in history)
        names = self.list_names() if begun else self.list_own_names()
        others: list[ServedModel] = []
        lines: list[ServedModel] = []
        for name, kind in self._list_newest(names, edition):
            group, most = (lines, 1) if kind == REFITTED_RULE else (others, MOST_CHALLENGERS)
            is_wanted = len(group) < most and (entry is None or name != entry.model_id)
            if is_wanted and (artefact := self._find_sound(name, edition)):
                group.append(artefact.model)
        return [*others, *lines]

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """One decision at a time, in whatever process. Raises Refused where the own folder cannot be written."""
        try:
            folder = self._own_folder()
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = os.open(folder / LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as fault:
            raise _unwritable(fault) from fault
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def write_own(self, edition_id: str, history: History) -> None:
        """Replace an edition's history by a longer one, atomically. Raises Refused."""
        others = tuple(entry for entry in self._read_own() if entry.edition_id != edition_id)
        path = in_force_file(self._own_folder())
        draft = path.with_name(f".{path.name}.part")
        try:
            with draft.open("w", encoding="utf-8", newline="\n") as file:
                file.write(in_force_text((*others, *history)))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError as fault:
            raise _unwritable(fault) from fault

    def _own_folder(self) -> Path:
        if self.own is None:
            raise Refused.because("模型", "没有设数据目录，不能决定", "请在正式的安装里操作")
        return self.own

    def _read_own(self) -> History:
        try:
            return read_in_force(self.own) if self.own else ()
        except OSError as fault:
            cure = "请检查数据目录里 models 的权限"
            raise Refused.because(FILE, f"读不了（{fault.strerror}）", cure) from fault

    def _list_newest(self, names: Iterable[str], edition: Edition) -> list[tuple[str, str]]:
        """Names and kinds, the newest first, from the records alone, so that only wanted models are loaded."""
        found = []
        for name in names:
            try:
                record = read_record(self.folder_of(name))[0]
            except Refused as fault:
                LOG.info("model %s does not run in the shadow: %s", name, fault)
                continue
            if record["edition"] == edition.id:
                found.append((str(record["created_on"]), name, str(record["kind"])))
        return [(name, kind) for _, name, kind in sorted(found, reverse=True)]

    def _find_sound(self, model_id: str, edition: Edition) -> Artefact | None:
        """None where it cannot be read. Kept by the hash of its record, so that a changed model is read anew."""
        try:
            key = (model_id, read_record(self.folder_of(model_id))[1], edition.fingerprint)
            if key not in self._kept:
                self._kept[key] = load_artefact(self.folder_of(model_id), edition, record_hash=key[1])
        except Refused as fault:
            LOG.info("model %s does not run in the shadow: %s", model_id, fault)
            return None
        return self._kept[key]


def _only(history: History, edition_id: str) -> History:
    return tuple(entry for entry in history if entry.edition_id == edition_id)


def _list_names(models: Path) -> list[str]:
    """Names of model folders, without hidden and unprintable ones, such as a copy unpacked in another encoding."""
    folder = models / FOLDER
    names = (path.name for path in (folder.glob("*") if _is_folder(folder) else ()) if _is_folder(path))
    return sorted(name for name in names if name[0] != "." and name.isprintable())


def _is_folder(path: Path) -> bool:
    """False also for a folder without read permission, for instance one that another user has restored."""
    try:
        return path.is_dir()
    except OSError:
        return False


def _refuse_unknown(model_id: str, known: list[str]) -> None:
    if model_id not in known:
        cure = f"现有的是 {'、'.join(known)}" if known else "请先用 rongtong model train 训练一个"
        raise Refused.because("模型", f"没有模型「{model_id[:40]}」", cure)


def _unwritable(fault: OSError) -> Refused:
    cure = "请检查数据目录的权限和磁盘空间，再试一次；投用的模型没有变"
    return Refused.because("数据目录", f"里面的 models 写不进去（{fault.strerror}）", cure)
