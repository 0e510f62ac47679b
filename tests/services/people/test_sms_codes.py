"""Codes are bound to their use, and counted and used up also where many requests come at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy.orm import Session, sessionmaker

from rongtong_assess.core.people.mobile import CODE_GOOD_FOR, MOST_WRONG_CODES, CodePurpose, CodeUse
from rongtong_assess.services.people.sms_codes import make_sms_code, use_sms_code
from rongtong_assess.storage.database.engine import begin_writing
from tests.services.makers import NOW

KEY = "the installation's secret"
USE = CodeUse(CodePurpose.LOG_IN, "+8613812345678")
AT_ONCE = 12


def sent(sessions: sessionmaker[Session], use: CodeUse = USE) -> str:
    with sessions() as session:
        begin_writing(session)
        code = make_sms_code(session, use, key=KEY, now=NOW)
        session.commit()
    return code


def tried(sessions: sessionmaker[Session], code: str, use: CodeUse = USE, *, key: str = KEY, late: int = 0) -> bool:
    with sessions() as session:
        begin_writing(session)
        is_right = use_sms_code(session, use, code, key=key, now=NOW + timedelta(seconds=late))
        session.commit()
    return is_right


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_code_is_good_for_its_use_only(sessions: sessionmaker[Session]) -> None:
    code = sent(sessions)
    others = [
        CodeUse(CodePurpose.RESET, USE.mobile),
        CodeUse(CodePurpose.LOG_IN, "+8613987654321"),
        CodeUse(CodePurpose.CHANGE, USE.mobile, 1),
    ]
    assert not any(tried(sessions, code, other) for other in others)
    assert not tried(sessions, code, key="another secret")
    assert tried(sessions, code)
    assert not tried(sessions, code)


def test_a_code_for_one_account_is_none_for_another(sessions: sessionmaker[Session]) -> None:
    code = sent(sessions, CodeUse(CodePurpose.CHANGE, USE.mobile, 1))
    assert not tried(sessions, code, CodeUse(CodePurpose.CHANGE, USE.mobile, 11))
    assert tried(sessions, code, CodeUse(CodePurpose.CHANGE, USE.mobile, 1))


def test_a_code_counts_until_the_end_of_its_time(sessions: sessionmaker[Session]) -> None:
    seconds = int(CODE_GOOD_FOR.total_seconds())
    code = sent(sessions)
    assert not tried(sessions, code, late=seconds)
    assert tried(sessions, code, late=seconds - 1)


def test_many_guesses_at_once_are_all_counted(sessions: sessionmaker[Session]) -> None:
    code = sent(sessions)
    guesses = [wrong(code)] * AT_ONCE
    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert not any(threads.map(lambda guess: tried(sessions, guess), guesses))
    assert AT_ONCE > MOST_WRONG_CODES
    assert not tried(sessions, code)


def test_of_many_who_send_the_right_code_at_once_one_gets_in(sessions: sessionmaker[Session]) -> None:
    code = sent(sessions)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = list(threads.map(lambda _: tried(sessions, code), range(AT_ONCE)))
    assert answers.count(True) == 1
