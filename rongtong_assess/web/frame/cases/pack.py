"""The acceptance pack of a case, for the platform and for the firm: what is in it, what is missing, and the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from flask import Response, flash, redirect, render_template, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from werkzeug.http import dump_options_header
from zipstream import ZIP_STORED, ZipStream

from rongtong_assess.core.china_time import day_in_china
from rongtong_assess.core.consulting.pack import MANIFEST_NAME
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.visit.finding import ValueKind
from rongtong_assess.presentation.document.html import render_firm_file_html
from rongtong_assess.presentation.views.consulting.case_values import build_four_values, list_before_after_views
from rongtong_assess.presentation.views.consulting.firm_file import (
    FirmFileView,
    SignedLine,
    firm_card,
    list_evidence_rows,
    list_missing,
)
from rongtong_assess.presentation.wording.consulting import packs as words
from rongtong_assess.presentation.wording.consulting.cases import KIND_WORDS
from rongtong_assess.presentation.wording.quantities import level_title, show_day
from rongtong_assess.services.consulting.packs.gather_pack import (
    Pack,
    PackSource,
    build_pack,
    gather_pack,
    record_pack,
)
from rongtong_assess.settings import find_data_folder
from rongtong_assess.storage.consulting.quality import list_packs
from rongtong_assess.storage.database.engine import begin_writing
from rongtong_assess.storage.tables.consulting.sign_off import CaseVersion
from rongtong_assess.web.frame.documents import lay_out
from rongtong_assess.web.frame.evidence.group import evidence_tools
from rongtong_assess.web.frame.guard import current_actor
from rongtong_assess.web.frame.site import now
from rongtong_assess.web.frame.transaction import installation, request_session

CHUNK_BYTES = 1 << 18
SHORT_FINGERPRINT = 12


def show_pack(case_id: UUID, *, frame: str) -> ResponseReturnValue:
    """What the pack contains and lacks, once something is signed; before, back to the case with the reason.

    For the pages about cases of either side, whose blueprints have the endpoints case, pack and make_pack.
    """
    try:
        return _pack_page(case_id, frame=frame)
    except Refused as refusal:
        flash(refusal.words, "info")
        return redirect(url_for(".case", case_id=case_id), 303)


def answer_pack(case_id: UUID, *, frame: str) -> ResponseReturnValue:
    """The pack as a file. While its printed part is being made, the page asks to press again."""
    try:
        sent = _send_pack(case_id)
    except Refused as refusal:
        request_session().rollback()
        return _pack_page(case_id, frame=frame, message=refusal.words), 422
    if sent is None:
        flash(words.PACK_WAITS, "info")
        return redirect(url_for(".pack", case_id=case_id), 303)
    return sent


def _pack_page(case_id: UUID, *, frame: str, message: str = "") -> str:
    """message: why the pack was not made."""
    source = _gather(case_id)
    return render_template(
        "parts/cases/pack_page.html",
        frame=frame,
        back=url_for(".case", case_id=case_id),
        action=url_for(".make_pack", case_id=case_id),
        message=message,
        case=source.case,
        shown=_firm_file(source),
        packs=list_packs(request_session(), source.case.id),
    )


def _send_pack(case_id: UUID) -> Response | None:
    """None while the printed part is being made. Raises Refused for lost files."""
    source = _gather(case_id)
    view = _firm_file(source)
    html = render_firm_file_html(view, find_data_folder("templates") / "report", brand=installation().settings.brand)
    # Printing takes a second or two and reading all files as long; nobody waits for the write lock meanwhile.
    request_session().rollback()
    maker = installation().pdf_maker
    pdf = lay_out(html, lambda: maker.make(html))
    if pdf is None:
        return None
    pack = build_pack(source, pdf, store=evidence_tools().store)
    begin_writing(request_session())
    record_pack(request_session(), current_actor(), source, pack, missing=view.missing, now=now())
    archive = zip_of(pack)
    response = Response(stream_with_context(archive), mimetype="application/zip")
    response.content_length = len(archive)
    number = source.case.number
    names = {"filename": f"{number}.zip", "filename*": f"UTF-8''{quote(words.pack_name(number))}"}
    response.headers["Content-Disposition"] = dump_options_header("attachment", names)
    return response


def zip_of(pack: Pack) -> ZipStream:
    """The pack as a stream of stored entries, whose length is known; the manifest is the last one."""
    archive = ZipStream(compress_type=ZIP_STORED, sized=True)
    for file in pack.files:
        if file.path is None:
            archive.add(file.content, file.entry.path)
        else:
            archive.add(_read(file.path), file.entry.path, size=file.entry.size_bytes)
    archive.add(pack.manifest.text(), MANIFEST_NAME)
    return archive


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _gather(case_id: UUID) -> PackSource:
    return gather_pack(request_session(), current_actor(), case_id, library=installation().library, now=now())


def _firm_file(source: PackSource) -> FirmFileView:
    edition, known = source.edition, source.known
    newest = source.versions[-1]
    return FirmFileView(
        title=words.FIRM_FILE_TITLE,
        firm_name=source.case.firm_name,
        number=source.case.number,
        stamp=words.stamp_words(edition.id, edition.fingerprint[:SHORT_FINGERPRINT]),
        created_on=day_in_china(newest.second_signed_at).isoformat(),
        card=firm_card(known.assessment.firm_at_submission or {}, platform=source.platform),
        four=build_four_values(edition, known.four),
        before_after=tuple(list_before_after_views(edition, known.before_after)),
        signed=tuple(_signed_line(source, version) for version in source.versions),
        evidence=list_evidence_rows(edition, source.standing),
        missing=list_missing(edition, source.standing.states),
    )


def _signed_line(source: PackSource, version: CaseVersion) -> SignedLine:
    return SignedLine(
        kind=words.version_line(KIND_WORDS[ValueKind(version.kind)], version.number),
        visited_on=show_day(version.visited_on),
        level=level_title(source.edition, version.level),
        signers=words.signers_words(version.first_signer_name, version.second_signer_name),
        content_hash=version.content_hash,
    )
