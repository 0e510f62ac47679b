"""A training on verified assessments, in a separate process, so that it can be stopped at once.

The finished folders are moved to the installation's models in the same transaction that ends the job, so a training
that was cancelled or lost leaves nothing behind, and one that was interrupted is done once more.
"""

from __future__ import annotations

import logging
import os
import shutil
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from rongtong_assess.content.model_files import read_short_questions
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.forecast.serving.model_folder import read_record
from rongtong_assess.jobs.worker_context import WorkerContext, now
from rongtong_assess.services.forecast.models import FOLDER
from rongtong_assess.services.forecast.retrain import INSTALL
from rongtong_assess.services.forecast.trained import note_record_hash
from rongtong_assess.services.forecast.verified import list_verified
from rongtong_assess.services.people.background_jobs import fail_job, finish_job, renew_lease
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.database.faults import log_privately
from rongtong_assess.storage.tables.jobs import Job

if TYPE_CHECKING:
    from rongtong_assess.services.forecast.train import TrainingJob

LOG = logging.getLogger(__name__)
RENEW_SECONDS = 2
SECONDS_TO_END = 2.0
DRAFT = "draft"
WORKING = "正在训练，一般要几分钟"
UNEXPECTED = "训练时出了意外，已记入运行日志，请联系系统管理员；投用的模型没有变"
UNWRITABLE = "数据目录里的 models 写不进去，没有开始训练"
WHAT_TO_CHECK = "请检查数据目录的权限和磁盘空间，再重新开始训练"
GONE = "这个评测版本已经不在了"


class ModelTraining:
    """One training job, run by one worker."""

    def __init__(self, context: WorkerContext, job: Job) -> None:
        self._context, self._job = context, job
        self._draft = context.folder_of(job.id) / DRAFT
        self._target = context.settings.models_folder / FOLDER

    def run(self) -> None:
        """Train, then keep the folders. Raises LostJob; returns early when asked to stop."""
        shutil.rmtree(self._draft, ignore_errors=True)
        self._draft.mkdir(parents=True, mode=0o700)
        try:
            self._try_to_write()
        except OSError as fault:
            self._fail(f"{UNWRITABLE}（{fault.strerror}）。{WHAT_TO_CHECK}。")
            return
        try:
            training_job = self._prepare()
        except NotFound:
            self._fail(GONE)
        except Refused as refusal:
            self._fail(str(refusal))
        except ModuleNotFoundError as missing:
            self._fail(f"这台机器上没有装训练要用的软件包（{missing.name}）。{INSTALL}。")
        else:
            self._train(training_job)

    def _try_to_write(self) -> None:
        """Fail before minutes of training rather than after them. Raises OSError."""
        self._target.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=self._target, prefix="."):
            pass

    def _prepare(self) -> TrainingJob:
        """Everything the training depends on, as of now."""
        from rongtong_assess.services.forecast.train import TrainingJob  # only now: needed for training alone

        library, payload = self._context.installation.load_library(), self._job.payload
        edition, is_demo = library.get_edition(payload["edition"]), self._context.settings.is_demo
        with self._context.sessions() as session:
            rows = list_verified(session, edition, library=library, with_demo=is_demo)
        return TrainingJob(
            edition=edition,
            assessments=tuple(rows),
            model_id=payload["model"],
            seed=payload["seed"],
            short_questions=read_short_questions(find_data_folder("models"), edition),
            created_on=day_in_china(self._job.created_at),
            is_demo=is_demo,
        )

    def _train(self, training_job: TrainingJob) -> None:
        """The lease is renewed while the process works; however this ends, the process does not outlive it."""
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=train_and_tell, args=(self._draft, training_job, theirs), daemon=True, name="train"
        )
        process.start()
        theirs.close()
        try:
            while not ours.poll(RENEW_SECONDS):
                if self._context.stopping.is_set():
                    return
                self._renew()
            # Raises where the process ended without a word; the job is taken again once its lease has run out.
            fault: str = ours.recv()
        finally:
            process.terminate()
            process.join(SECONDS_TO_END)
            process.kill()
            process.join()
        self._end(fault)

    def _end(self, fault: str) -> None:
        if fault:
            self._fail(fault)
            return
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            self._keep()
            note_record_hash(job, read_record(self._target / self._job.payload["model"])[1])
            finish_job(session, job, result=self._job.payload["model"], now=now())

    def _keep(self) -> None:
        """Move the folders; the model comes last, so that it never exists without its challenger.

        A folder that exists already is from this job, whose worker died between here and the end.
        """
        self._target.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in sorted(self._draft.iterdir(), key=lambda path: -len(path.name)):
            if not (self._target / folder.name).exists():
                folder.rename(self._target / folder.name)

    def _renew(self) -> None:
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            job.words = WORKING

    def _fail(self, words: str) -> None:
        with self._context.writing() as session:
            job = renew_lease(session, self._job.id, worker=self._context.name, now=now())
            fail_job(session, job, words=words, now=now())


def train_and_tell(folder: Path, training_job: TrainingJob, connection: Connection) -> None:
    """Runs in the training process; sends an empty text when done, else the reason of the failure in words."""
    Thread(target=_end_with_the_worker, daemon=True).start()
    from rongtong_assess.services.forecast.train import run_training_job  # the libraries load here, not in the worker

    try:
        run_training_job(folder, training_job)
        connection.send("")
    except Refused as refusal:
        connection.send(str(refusal))
    except Exception:
        log_privately()
        LOG.exception("a training broke off")
        connection.send(UNEXPECTED)


def _end_with_the_worker() -> None:
    """End with the worker: left alone, this process would go on writing into the folder of the next attempt."""
    worker = parent_process()
    if worker is not None:
        worker.join()
        os._exit(1)
