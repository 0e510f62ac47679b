"""Retraining on the platform's verified assessments: when it is due, starting it, stopping it.

A person starts it; it is done in the background and never puts a model into force. Needs none of the libraries of
training, so that a page can say that they are missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.util import find_spec
from uuid import UUID

from sqlalchemy.orm import Session

from rongtong_assess.core.actor import Actor
from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.people.audited_action import AuditedAction
from rongtong_assess.forecast.serving.model_folder import read_record
from rongtong_assess.forecast.training.plan import FEWEST_TO_TRAIN, find_due_step, plan_training
from rongtong_assess.services.forecast.decide import read_reason
from rongtong_assess.services.forecast.models import ForecastModels
from rongtong_assess.services.forecast.verified import VerifiedCount
from rongtong_assess.services.people.audit import add_audit_entry
from rongtong_assess.services.people.background_jobs import add_job, cancel_job
from rongtong_assess.storage.forecast import RETRAINING, add_decision, get_training, list_trainings
from rongtong_assess.storage.people.organisations import lock_administration
from rongtong_assess.storage.tables.forecast import ModelDecision
from rongtong_assess.storage.tables.jobs import UNFINISHED, Job, JobState

STEPS = 1
LIBRARIES = ("sklearn", "skops")
PREFIX = "verified-"
LINES_SUFFIX = "-rule"
"""Ends the name of the refitted rule that comes with a model as a permanent challenger."""
MOST_LISTED = 20
INSTALL = "请系统管理员执行 .venv/bin/pip install -e '.[train]'，再重启服务"


@dataclass(frozen=True, slots=True)
class RetrainingRequest:
    """Why a training is asked for. count: the verified firms as they are now."""

    reason: str
    count: VerifiedCount


@dataclass(frozen=True, slots=True)
class TrainedBefore:
    """One model trained in this installation, from its record; not for challengers that never serve."""

    model_id: str
    created_on: date
    kind: str
    verified_firms: int


def find_missing_library() -> str | None:
    """A library that training needs and that is not installed; None where all are."""
    return next((name for name in LIBRARIES if find_spec(name) is None), None)


def list_trained(models: ForecastModels, edition: Edition) -> list[TrainedBefore]:
    """The models trained here for this edition, oldest first, without unreadable ones."""
    found = [model for name in models.list_own_names() for model in _find_trained(models, name, edition=edition)]
    return sorted(found, key=lambda model: (model.created_on, len(model.model_id), model.model_id))


def find_due(models: ForecastModels, edition: Edition, *, count: VerifiedCount) -> str | None:
    """Why another training is due, in Chinese; None where it is not. Nothing starts by itself."""
    trained = list_trained(models, edition)
    return find_due_step(count.trainable, trained[-1].verified_firms if trained else None)


def start_retraining(
    session: Session,
    actor: Actor,
    *,
    models: ForecastModels,
    edition: Edition,
    request: RetrainingRequest,
    now: datetime,
) -> Job:
    """Queue a training for the background worker.

    Raises Refused without a reason, without the libraries, with too few firms, and while another one runs.
    """
    reason, count = read_reason(request.reason), request.count
    lock_administration(session)
    unfinished = list_trainings(session, states=UNFINISHED)
    _refuse_unready(edition, count, unfinished=unfinished)
    today = day_in_china(now)
    model_id = _new_id({*models.list_names(), *(job.payload["model"] for job in unfinished)}, today)
    payload = {"edition": edition.id, "model": model_id, "seed": int(f"{today:%Y%m%d}")}
    job = add_job(session, actor, kind=RETRAINING, payload=payload, total=STEPS, now=now)
    decision = ModelDecision(
        edition_id=edition.id,
        kind="retrain",
        model_id=model_id,
        words=reason,
        seen={"firms": count.firms, "audited": count.random_visits, "kind": plan_training(count.trainable).kind},
        decided_at=now,
        decided_by=actor.account_id,
    )
    _note(session, actor, action=AuditedAction.MODEL_RETRAIN, model_id=model_id, now=now)
    add_decision(session, decision)
    return job


def cancel_retraining(session: Session, actor: Actor, *, job_id: UUID, now: datetime) -> Job:
    """Stop a training of any organisation; nothing of it is kept. Raises NotFound."""
    asked_by = get_training(session, job_id).organisation_id
    job = cancel_job(session, asked_by, job_id, kind=RETRAINING, now=now)
    # A second click finds it cancelled at an earlier moment.
    if job.state == JobState.CANCELLED and job.finished_at == now:
        _note(session, actor, action=AuditedAction.MODEL_CANCEL_RETRAINING, model_id=job.payload["model"], now=now)
    return job


def list_retrainings(session: Session, edition: Edition) -> list[Job]:
    """Trainings for this edition, whichever organisation asked, newest first."""
    return [job for job in list_trainings(session) if job.payload["edition"] == edition.id][:MOST_LISTED]


def _refuse_unready(edition: Edition, count: VerifiedCount, *, unfinished: Sequence[Job]) -> None:
    if missing := find_missing_library():
        what = f"这台机器上没有装训练要用的软件包（{missing}）"
        raise Refused.because("环境", what, INSTALL)
    if count.trainable < FEWEST_TO_TRAIN:
        what = f"能用来训练的评定过的企业只有 {count.trainable} 家（随机抽查的 {count.random_visits} 家只用来检验）"
        raise Refused.because("企业", what, f"满 {FEWEST_TO_TRAIN} 家再训练")
    if any(job.payload["edition"] == edition.id for job in unfinished):
        raise Refused.because("训练", "已经有一次训练还没做完", "请等它做完，或先取消它")


def _new_id(taken: Collection[str], day: date) -> str:
    """A dated id that is not taken yet."""
    first = f"{PREFIX}{day.isoformat()}"
    names = (first, *(f"{first}-{number}" for number in range(2, 1000)))
    return next(name for name in names if name not in taken)


def _find_trained(models: ForecastModels, name: str, *, edition: Edition) -> Iterator[TrainedBefore]:
    try:
        record = read_record(models.folder_of(name))[0]
        if record["edition"] == edition.id and not record["data"]["is_challenger"]:
            day = date.fromisoformat(record["created_on"])
            yield TrainedBefore(name, day, str(record["kind"]), int(record["verified_firms"]))
    except (Refused, ValueError, TypeError, KeyError):
        return


def _note(session: Session, actor: Actor, *, action: AuditedAction, model_id: str, now: datetime) -> None:
    add_audit_entry(session, actor, action, subject=model_id, now=now)
