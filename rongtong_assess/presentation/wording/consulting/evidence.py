"""What is said about evidence: pieces, files, uploads and waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rongtong_assess.core.consulting.evidence import FileStatus
from rongtong_assess.core.consulting.evidence_upload import EvidenceLimits, megabytes
from rongtong_assess.core.edition.edition import Edition
from rongtong_assess.core.edition.evidence_list import CASE_QUESTION

STATUS_WORDS: Mapping[FileStatus, str] = {FileStatus.PROVISIONAL: "暂用版", FileStatus.FINAL: "最终版"}
REQUIRED, HELPFUL = "必备", "有帮助"
MISSING, WAIVED, NOT_YET = "还缺", "免交", "没有交"
ACCEPTANCE_TITLE = "验收材料"
OTHER_TITLE = "其他材料"
OTHER_TEXT = "清单以外、能说明这一题的材料"
FILE_ARRIVED = "已上传，内容和您电脑上的一致。"
FILE_WAITS = "文件已经传上来，正在等查毒；查毒程序恢复以后会自动收下，不用重传。"
FILE_REMOVED = "文件已删除。"
PIECE_WAIVED = "已记下免交的原因，企业也看得到。"
PIECE_ASKED_AGAIN = "这一项又要交了。"
UPLOAD_ENDED = "没传完的文件已取消。"
NO_FILE = "还没有选文件"
NO_FILE_CURE = "请先选文件，再按“上传”"
LARGE_FILE = "这个浏览器一次最多传 8 MB，文件太大了"
LARGE_FILE_CURE = "请打开浏览器的脚本功能，或换一个新一点的浏览器，就能分段上传大文件"
UNREADABLE_PART = "这一段没有收到，或者收到的不是文件"
PART_CURE = "请再发一次这一段"
MARKED: Mapping[FileStatus, str] = {
    FileStatus.PROVISIONAL: "已改回暂用版。",
    FileStatus.FINAL: "已标为最终版。",
}


def evidence_question_name(edition: Edition, question: str) -> str:
    """What pieces are asked for: a question, or an acceptance as a whole."""
    return ACCEPTANCE_TITLE if question == CASE_QUESTION else edition.question_name(question)


def missing_line(missing: int, required: int) -> str:
    """How many of the required pieces are still to come."""
    if not required:
        return "现在没有必备的材料。"
    if not missing:
        return f"{required} 项必备材料都齐了。"
    return f"{required} 项必备材料里，还缺 {missing} 项。"


def handed_in_words(files: int) -> str:
    """How many files there are of a piece."""
    return f"已交 {files} 个"


def question_line(missing: int, files: int) -> str:
    """The same of one question, with the number of its files."""
    handed_in = f"已交 {files} 个文件" if files else ""
    if missing:
        return f"还缺 {missing} 项" + (f"，{handed_in}" if handed_in else "")
    return handed_in or "没有还缺的"


def left_out_line(unanswered: int, nothing_to_show: int) -> str:
    """Why questions are not in the list; empty where all are."""
    lines = []
    if unanswered:
        lines.append(f"{unanswered} 题还没有答，答了才知道要什么材料。")
    if nothing_to_show:
        lines.append(f"{nothing_to_show} 题没有得分或是 0 级，不用交材料。")
    return "".join(lines)


def room_line(held_bytes: int, limits: EvidenceLimits) -> str:
    """How much of the firm's room is taken."""
    held = megabytes(held_bytes) if held_bytes else "0 MB"
    per_firm, per_file = megabytes(limits.bytes_per_firm), megabytes(limits.bytes_per_file)
    return f"这家企业的材料共占 {held}，最多 {per_firm}；一个文件最多 {per_file}。"


def file_line(size_bytes: int, *, day: str, sender: str) -> str:
    """Size, day and who handed it in."""
    return "，".join(part for part in (megabytes(size_bytes), day, sender) if part)


def waived_line(reason: str, case_number: str) -> str:
    """Why a piece need not be handed in."""
    return f"评定人员说不用交（案件 {case_number}）：{reason}"


def coming_line(size_bytes: int, *, is_waiting: bool) -> str:
    """How far a file has come that has not arrived."""
    size = megabytes(size_bytes)
    return f"{size}，在等查毒" if is_waiting else f"{size}，没有传完；再选一次这个文件，会接着传"


CHECK_PURPOSE = "佐证材料：核对文件都在、没有变，清理没有用处的"
REMOVE_HELP = "删掉没有用处的文件：删除满一天的，和两天没有接着传的"
JSON_HELP = "只输出一个 JSON 文档"
MOST_NAMED = 20


def check_lines(*, files: int, missing: Sequence[str], damaged: Sequence[str]) -> list[str]:
    """What the check of the evidence folder has found about the files that are needed. missing, damaged: hashes."""
    lines = []
    for words, hashes in (("不见了", missing), ("内容变了", damaged)):
        lines += [f"{words}：{sha256}" for sha256 in hashes[:MOST_NAMED]]
        if len(hashes) > MOST_NAMED:
            lines.append(f"……还有 {len(hashes) - MOST_NAMED} 个{words}")
    if missing or damaged:
        return [*lines, f"{files} 个文件，有问题。请从备份里找回上面这些文件，放回数据目录的 evidence/files。"]
    return [f"{files} 个文件，都在，内容和收下时一样。"]


def orphans_line(orphans: int, removed: int | None) -> str:
    """removed: None where nothing was to be removed."""
    if removed is not None:
        return f"没有用处的 {orphans} 个，删掉了 {removed} 个。"
    return f"没有用处的 {orphans} 个{'，加 --remove 删掉' if orphans else ''}。"


SCANNER = "查毒"
NO_SCANNER = "没有设查毒程序，企业交的文件不查毒"
SCANNER_CURE = "请检查 clamd 是否在运行、RONGTONG_CLAMD 是否写对；在那以前，企业交的文件都在排队等"


def no_answer_words(address: str) -> str:
    """clamd does not answer."""
    return f"{address} 没有回答"
