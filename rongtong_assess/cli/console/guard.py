"""Where errors become a message and an exit code: 0 done, 1 checked and found bad, 2 refused."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from rongtong_assess.cli.console.chinese_click import describe_usage_error
from rongtong_assess.core.errors import Refused
from rongtong_assess.presentation.document.pdf_maker import PdfFailed
from rongtong_assess.settings import WrongSetting

DONE, FOUND_BAD, REFUSED, INTERRUPTED = 0, 1, 2, 130

_CURES = {
    errno.ENOENT: "没有这个文件或文件夹，请核对路径",
    errno.EACCES: "没有权限，请换一个位置，或请管理员开放权限",
    errno.EPERM: "系统不允许这样做，请换一个位置",
    errno.EROFS: "这个位置只能读不能写，请换一个位置",
    errno.EISDIR: "这是一个文件夹，请给出文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹，请核对路径",
    errno.ENOSPC: "磁盘满了，请清出空间后重试",
    errno.EDQUOT: "磁盘配额用完了，请清出空间后重试",
    errno.ENAMETOOLONG: "文件名太长，请改短",
    errno.EADDRINUSE: "端口已被占用，请换一个端口",
}


def run_guarded(command: click.Command, arguments: Sequence[str]) -> int:
    """Run the command and return the exit code; every user-fixable error becomes one message on stderr."""
    try:
        code = command.main(list(arguments), prog_name="rongtong", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else DONE
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        return _refuse(help_wanted.format_message())
    except click.UsageError as error:
        return _refuse(describe_usage_error(error))
    except (click.Abort, KeyboardInterrupt):
        print("\n已中断。", file=sys.stderr)
        return INTERRUPTED
    except Refused as refusal:
        return _refuse(str(refusal))
    except (PdfFailed, WrongSetting) as problem:
        return _refuse(str(problem))
    except BrokenPipeError:
        # The reader has left, as in `rongtong … | head`: nothing to say.
        _drop_what_stdout_refuses()
        return FOUND_BAD
    except OSError as error:
        _drop_what_stdout_refuses()
        return _refuse(_describe_file_error(error))


def _refuse(message: str) -> int:
    print(message, file=sys.stderr)
    return REFUSED


def _describe_file_error(error: OSError) -> str:
    place = f"{error.filename}：" if error.filename is not None else ""
    return f"{place}{_CURES.get(error.errno or 0, f'系统报告“{error.strerror or error}”，请处理后重试')}。"


def _drop_what_stdout_refuses() -> None:
    """The interpreter flushes once more at exit; a second failure there would replace message and exit code."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
