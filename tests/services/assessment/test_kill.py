"""An answer that was acknowledged survives a process that is killed at any moment."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice

import pytest
from sqlalchemy.orm import Session

from rongtong_assess.storage.assessment import get_assessment, list_answers
from tests.services.conftest import Firm
from tests.services.makers import ROOT
from tests.services.saving_program import QUESTION

SAVES_BEFORE_A_KILL = 25


def last_acknowledged(url: str, firm: Firm, first: int) -> int:
    """The last number a killed program said was kept."""
    arguments = [url, str(firm.organisation_id), str(firm.assessment_id), str(firm.account_id), str(first)]
    command = [sys.executable, "-m", "tests.services.saving_program", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        spoken = list(islice(program.stdout, SAVES_BEFORE_A_KILL))
        program.kill()
        spoken += program.stdout.readlines()
    assert len(spoken) >= SAVES_BEFORE_A_KILL
    return int([line for line in spoken if line.endswith("\n")][-1])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_acknowledged_answer_is_lost_when_the_program_is_killed(
    database_url: str, session: Session, firm: Firm
) -> None:
    first = 0
    for _ in range(3):
        acknowledged = last_acknowledged(database_url, firm, first)
        assessment = get_assessment(session, firm.organisation_id, firm.assessment_id)
        kept = list_answers(session, assessment)[QUESTION]
        # The save that was under way when the program died may have been kept as well.
        assert kept.value in {str(acknowledged), str(acknowledged + 1)}
        first = kept.revision
        session.rollback()
