"""Files on the pages: a plain form for browsers without scripts, sending a file to the person, marking, removing."""

from __future__ import annotations

import hashlib
from uuid import UUID

from flask import Response, flash, redirect, request, send_file
from flask.typing import ResponseReturnValue

from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.core.consulting.evidence_upload import MOST_PART_BYTES, AnnouncedFile
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.wording.consulting.evidence import (
    FILE_ARRIVED,
    FILE_REMOVED,
    FILE_WAITS,
    LARGE_FILE,
    LARGE_FILE_CURE,
    MARKED,
    NO_FILE,
    NO_FILE_CURE,
    UPLOAD_ENDED,
)
from rongtong_assess.services.consulting.evidence.files import open_file, remove_file, set_file_status
from rongtong_assess.services.consulting.evidence.upload import FileEntry, keep_part, start_upload
from rongtong_assess.storage.tables.consulting.evidence import EvidenceUpload
from rongtong_assess.web.frame.evidence.group import EvidenceGroup, evidence_tools
from rongtong_assess.web.frame.evidence.transfer import end, finish
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

SANDBOX = "default-src 'none'; sandbox"
"""For what strangers have sent, should a browser show it after all."""


def add_files(group: EvidenceGroup) -> None:
    """The addresses of files."""
    group.add("file", "/files/<uuid:file_id>", handler=_download)
    group.add("hand_in", "/files", handler=_hand_in, method="POST", uploads=True)
    group.add("status", "/files/<uuid:file_id>/status", handler=_set_status, method="POST")
    group.add("remove", "/files/<uuid:file_id>/remove", handler=_remove, method="POST")
    group.add("retry", "/uploads/<uuid:upload_id>/retry", handler=_retry, method="POST", uploads=True)
    group.add("cancel", "/uploads/<uuid:upload_id>/cancel", handler=_cancel, method="POST", uploads=True)


def _download(group: EvidenceGroup, place_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Always to be saved, never shown in the site's own name."""
    found = open_file(
        request_session(), group.find_place(request_session(), place_id, False), file_id, store=evidence_tools().store
    )
    response: Response = send_file(
        found.path,
        mimetype=found.file.media_type,
        as_attachment=True,
        download_name=found.file.name,
        conditional=False,
        etag=False,
        last_modified=None,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _hand_in(group: EvidenceGroup, place_id: UUID) -> ResponseReturnValue:
    """A whole file in one form, through the same steps as one in parts."""
    question = request.form.get("question", "")
    try:
        _finish_and_say(group, place_id, _take_whole(group, place_id, question).id)
    except Refused as refusal:
        flash(refusal.words, "bad")
    return _back(group, place_id, question)


def _retry(group: EvidenceGroup, place_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    """Ask the virus scanner again about a file that waits for it."""
    try:
        _finish_and_say(group, place_id, upload_id)
    except Refused as refusal:
        flash(refusal.words, "bad")
    return _back(group, place_id, request.form.get("question", ""))


def _finish_and_say(group: EvidenceGroup, place_id: UUID, upload_id: UUID) -> None:
    stand = finish(group, place_id, upload_id=upload_id)
    flash(FILE_ARRIVED if stand.file else FILE_WAITS, "good" if stand.file else "info")


def _take_whole(group: EvidenceGroup, place_id: UUID, question: str) -> EvidenceUpload:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused.because("file", NO_FILE, NO_FILE_CURE)
    content = sent.stream.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        raise Refused.because("file", LARGE_FILE, LARGE_FILE_CURE)
    digest = hashlib.sha256(content).hexdigest()
    announced = AnnouncedFile(sent.filename[:1000], len(content), digest, max(len(content), 1))
    entry = FileEntry(question, request.form.get("piece", ""), announced, request.form.get("note", ""))
    tools = evidence_tools()
    # The row is there before its bytes, so that nothing takes these for left over.
    with installation().sessions.begin() as session:
        place = group.find_place(session, place_id, False)
        upload = start_upload(session, current_actor(), place, entry, tools=tools, now=now()).upload
    part_bytes = upload.part_bytes
    for number in range(1, -(-len(content) // part_bytes) + 1):
        part = content[(number - 1) * part_bytes : number * part_bytes]
        part_hash = hashlib.sha256(part).hexdigest()
        keep_part(request_session(), place, upload.id, number=number, content=part, sha256=part_hash, tools=tools)
    return upload


def _set_status(group: EvidenceGroup, place_id: UUID, file_id: UUID) -> ResponseReturnValue:
    is_final = request.form.get("status") == FileStatus.FINAL
    status = FileStatus.FINAL if is_final else FileStatus.PROVISIONAL
    place = group.find_place(request_session(), place_id, True)
    try:
        set_file_status(request_session(), current_actor(), place, file_id, status=status, now=now())
        flash(MARKED[status], "good")
    except Refused as refusal:
        flash(refusal.words, "bad")
    return _back(group, place_id, request.form.get("question", ""))


def _remove(group: EvidenceGroup, place_id: UUID, file_id: UUID) -> ResponseReturnValue:
    place = group.find_place(request_session(), place_id, True)
    try:
        remove_file(request_session(), current_actor(), place, file_id, now=now())
        flash(FILE_REMOVED, "good")
    except Refused as refusal:
        flash(refusal.words, "bad")
    return _back(group, place_id, request.form.get("question", ""))


def _cancel(group: EvidenceGroup, place_id: UUID, upload_id: UUID) -> ResponseReturnValue:
    end(group, place_id, upload_id=upload_id)
    flash(UPLOAD_ENDED, "good")
    return _back(group, place_id, request.form.get("question", ""))


def _back(group: EvidenceGroup, place_id: UUID, question: str) -> ResponseReturnValue:
    """To the question's page, or to the list where the form named none that exists."""
    place = group.find_place(request_session(), place_id, False)
    if question in place.edition.questions:
        return redirect(group.address("question", place_id, question=question), 303)
    return redirect(group.address("list", place_id), 303)
