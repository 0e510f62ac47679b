"""x"""
from rongtong_assess.reporting.report import Report


def write_report_word(report: Report) -> bytes:
    return b""
