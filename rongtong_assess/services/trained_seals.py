"""What each training here ended with: the hash of its record, so that a changed model is never promoted."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from rongtong_assess.core.errors import Refused
from rongtong_assess.placement.artefact import Artefact
from rongtong_assess.storage.jobs import Job, JobState

KIND = "retraining"
SEAL = "seal"


def note_seal(job: Job, seal: str) -> None:
    """Keep it with the training that made the model."""
    job.payload = {**job.payload, SEAL: seal}


def refuse_unknown_seal(session: Session, artefact: Artefact) -> None:
    """Raises Refused for a model of verified firms that is not what a training here ended with.

    One that was trained here is held to its seal whatever it says of itself: that is the first thing to forge.
    """
    done = session.scalars(select(Job).where(Job.kind == KIND, Job.state == JobState.DONE))
    seals = [job.payload.get(SEAL) for job in done if job.payload["model"] == artefact.model.id]
    if not seals and artefact.model.trained_on != "verified":
        return
    if not seals:
        cure = "请重新训练；如果刚恢复过备份，请把数据库和 models 文件夹恢复到同一天"
        raise Refused.because("模型", f"模型 {artefact.model.id} 不是在这里训练的，数据库里没有它的训练", cure)
    if artefact.seal not in seals:
        what = f"模型 {artefact.model.id} 的记录和训练完时登记的不一样，被改过"
        raise Refused.because("模型", what, "请重新训练一个")
