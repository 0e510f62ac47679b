"""The requests of an upload in parts, as JSON: start, part, state, finish, give up.

The page's script counts a file as arrived only when the answer says so with the SHA-256 that it has itself; whatever
else comes back, such as a gateway's page with status 200, means: not yet. Every request may be repeated.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.evidence_upload import PART_BYTES, AnnouncedFile
from rongtong_assess.core.errors import NotFound, Refused
from rongtong_assess.presentation.wording.consulting.evidence import (
    FILE_ARRIVED,
    FILE_WAITS,
    PART_CURE,
    UNREADABLE_PART,
    UPLOAD_ENDED,
)
from rongtong_assess.services.consulting.evidence.arrival import ArrivedBytes, PartsMissing, gather, record
from rongtong_assess.services.consulting.evidence.upload import (
    FileEntry,
    UploadStand,
    find_stand,
    find_upload,
    give_up,
    is_note_due,
    keep_part,
    note_progress,
    start_upload,
)
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.consulting.evidence import UploadState
from rongtong_assess.web.frame.errors import RETRY_SECONDS, status_of
from rongtong_assess.web.frame.evidence.group import EvidenceGroup, evidence_tools
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

PART_HASH = "X-Part-SHA256"
MOST_SIZE = 10**12


def add_transfer(group: EvidenceGroup) -> None:
    """The addresses of uploads."""
    group.add("start", "/uploads", handler=_start, method="POST")
    group.add("upload", "/uploads/<uuid:upload_id>", handler=_show)
    group.add("part", "/uploads/<uuid:upload_id>/parts/<int:number>", handler=_part, method="PUT", uploads=True)
    group.add("finish", "/uploads/<uuid:upload_id>/finish", handler=_finish, method="POST", uploads=True)
    group.add("end", "/uploads/<uuid:upload_id>", handler=_end, method="DELETE", uploads=True)


def _start(group: EvidenceGroup, place_id: UUID) -> ResponseReturnValue:
    try:
        place = group.find_place(request_session(), place_id, False)
        entry = _read_entry(request.get_json())
        stand = start_upload(request_session(), current_actor(), place, entry, tools=evidence_tools(), now=now())
    except (Refused, NotFound) as refusal:
        return _refused(refusal)
    return _answer(stand)


def _show(group: EvidenceGroup, place_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    try:
        upload = find_upload(request_session(), group.find_place(request_session(), place_id, False), upload_id)
    except NotFound as refusal:
        return _refused(refusal)
    return _answer(find_stand(request_session(), upload, tools=evidence_tools()))


def _part(group: EvidenceGroup, place_id: UUID, *, upload_id: UUID, number: int) -> ResponseReturnValue:
    session, sha256 = request_session(), request.headers.get(PART_HASH, "")
    try:
        place = group.find_place(session, place_id, False)
        if request.mimetype != "application/octet-stream":
            raise Refused.because("part", UNREADABLE_PART, PART_CURE)
        content = request.get_data(cache=False)
        stand = keep_part(
            session, place, upload_id, number=number, content=content, sha256=sha256, tools=evidence_tools()
        )
        if is_note_due(stand, now()):
            begin_writing(session)
            note_progress(session, place, upload_id, now=now())
    except (Refused, NotFound) as refusal:
        return _refused(refusal)
    return _answer(stand, part=number, part_sha256=sha256)


def _finish(group: EvidenceGroup, place_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    try:
        stand = finish(group, place_id, upload_id=upload_id)
    except (Refused, NotFound) as refusal:
        return _refused(refusal)
    return _answer(stand)


def _end(group: EvidenceGroup, place_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    try:
        group.find_place(request_session(), place_id, False)
    except NotFound as refusal:
        return _refused(refusal)
    # One that is not there has ended already.
    with suppress(NotFound):
        end(group, place_id, upload_id=upload_id)
    return jsonify(state="ended", message=UPLOAD_ENDED)


def finish(group: EvidenceGroup, place_id: UUID, *, upload_id: UUID) -> UploadStand:
    """Let the file arrive. Raises NotFound; Refused where parts are missing, or for a file that is not taken.

    In the latter case the upload has ended.
    """
    session, tools = request_session(), evidence_tools()
    place = group.find_place(request_session(), place_id, False)
    try:
        arrival = gather(session, place, upload_id, tools=tools)
    except PartsMissing:
        raise
    except Refused as refusal:
        if status_of(refusal) != 503:
            end(group, place_id, upload_id=upload_id)
        raise
    return _record(group, place_id, arrival)


def end(group: EvidenceGroup, place_id: UUID, *, upload_id: UUID) -> None:
    """Cancel an upload, in a transaction of its own, since the answer may be a refusal. Raises NotFound."""
    with installation().sessions.begin() as session:
        give_up(session, group.find_place(session, place_id, False), upload_id)
    evidence_tools().store.forget_upload(upload_id)


def _record(group: EvidenceGroup, place_id: UUID, arrival: ArrivedBytes) -> UploadStand:
    session = request_session()
    begin_writing(session)
    place = group.find_place(request_session(), place_id, True)
    return record(session, current_actor(), place, arrival, now=now())


def _read_entry(sent: Any) -> FileEntry:
    """What the page announces. Values of wrong types become such as the service refuses."""
    values = sent if isinstance(sent, dict) else {}
    texts = {name: value if isinstance(value := values.get(name), str) else "" for name in _TEXTS}
    size = values.get("size")
    size = size if isinstance(size, int) and not isinstance(size, bool) and size < MOST_SIZE else 0
    announced = AnnouncedFile(texts["name"][:1000], size, texts["sha256"], PART_BYTES)
    return FileEntry(texts["question"], texts["piece"], announced, texts["note"])


_TEXTS = ("question", "piece", "name", "sha256", "note")


def _answer(stand: UploadStand, **more: object) -> Response:
    """state: open, waiting or stored. sha256: of the file that has arrived, as it was sent; empty before."""
    upload, file = stand.upload, stand.file
    message = {UploadState.STORED: FILE_ARRIVED, UploadState.WAITING: FILE_WAITS}.get(UploadState(upload.state), "")
    document = {
        "upload": str(upload.id),
        "state": upload.state,
        "part_bytes": upload.part_bytes,
        "parts": list(stand.parts),
        "sha256": file.sent_sha256 if file else "",
        "file": {"id": str(file.id), "name": file.name, "size": file.size_bytes} if file else None,
        "message": message,
    }
    return jsonify({**document, **more})


def _refused(refusal: Refused | NotFound) -> ResponseReturnValue:
    """Always JSON, also where the request was none: the script shows the message beside the file."""
    status = status_of(refusal)
    if isinstance(refusal, PartsMissing):
        status = 409
    message = refusal.words if isinstance(refusal, Refused) else ""
    headers = {"Retry-After": str(RETRY_SECONDS)} if status == 503 else {}
    return jsonify(state="refused", message=message), status, headers
