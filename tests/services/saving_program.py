"""Saves one answer after another and says each one that is kept, until it is killed.

Run with the database's address, the ids of organisation, assessment and account, and the first number.
The number saved is the revision the answer had before, so a lost save shows.
"""

from __future__ import annotations

import sys
from itertools import count
from uuid import UUID

from rongtong_assess.content.edition.folder import read_edition
from rongtong_assess.services.assessment.save import save_answers
from rongtong_assess.storage.assessment import get_assessment
from rongtong_assess.storage.database.engine import begin_writing, new_session_factory, open_engine
from tests.actors import firm_actor
from tests.services.makers import NOW, ROOT, change

QUESTION = "fact.production_devices"


def main(url: str, organisation: str, assessment: str, account: str, first: str) -> None:
    edition = read_edition(ROOT / "questionnaires" / "miit-2024")
    sessions = new_session_factory(open_engine(url))
    for number in count(int(first)):
        with sessions() as session:
            begin_writing(session)
            found = get_assessment(session, UUID(organisation), UUID(assessment), for_update=True)
            changes = [change(QUESTION, str(number), seen=number, writer=f"program-{first}")]
            outcome = save_answers(
                session,
                firm_actor(found.organisation_id, int(account)),
                found,
                edition=edition,
                changes=changes,
                now=NOW,
            )
            session.commit()
        assert QUESTION in outcome.saved, outcome
        print(number, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
