"""The day on which a key was last used, so that its owner sees which ones nobody needs any more."""

from __future__ import annotations

import logging

from flask import Response

from rongtong_assess.services.api_keys import Caller
from rongtong_assess.storage.database_faults import DatabaseFault
from rongtong_assess.storage.fault_log import name_database_fault
from rongtong_assess.storage.queries.api_key import set_last_use
from rongtong_assess.web.api_callers import find_api_caller
from rongtong_assess.web.site import today
from rongtong_assess.web.this_installation import installation

LOG = logging.getLogger(__name__)


def note_day_of_use(response: Response) -> Response:
    """Once a day per key, in a short transaction of its own: what was asked for is not held up by it."""
    caller = find_api_caller()
    if caller is not None and caller.last_used_on != today():
        _note(caller)
    return response


def _note(caller: Caller) -> None:
    try:
        with installation().sessions.begin() as session:
            set_last_use(session, caller.key_id, on=today())
    except DatabaseFault as fault:
        LOG.warning("the use of key %s was not noted: %s", caller.key_id, name_database_fault(fault))
