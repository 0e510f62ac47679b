"""Settings, and the only reader of the environment.

Every variable starts with RONGTONG_; docs/operation.md lists them. Secrets come from a file that is
made on the first start and readable by its owner only, never from the repository.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import read_whole_number, whole
from rongtong_assess.presentation.brand import (
    MOST_LOGO_BYTES,
    OUR_BRAND,
    OUR_COLOUR,
    Brand,
    Logo,
    find_colour_fault,
    read_logo,
)
from rongtong_assess.storage.database.private_files import make_new_files_private

PACKAGE_FOLDER = Path(__file__).resolve().parent
PREFIX = "RONGTONG_"
NOT_IN_A_HOST = frozenset("/\\*@?#，、；：。")
SHORTEST_SECRET = 32
MOST_SETTING = 999_999_999


class WrongSetting(Exception):
    """A setting that cannot work; the text says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Where e-mails are sent. Without a server they are written to the outbox folder."""

    server: str = ""
    port: int = 465
    user: str = ""
    password: str = ""
    sender: str = "noreply@localhost"


@dataclass(frozen=True, slots=True)
class Site:
    """Who runs this, as the footer and the privacy notice say."""

    operator: str = ""
    contact: str = ""
    icp: str = ""

    @property
    def unnamed(self) -> dict[str, str]:
        """What the privacy notice has to name and cannot: the words for it, by its environment variable."""
        asked = {
            f"{PREFIX}OPERATOR": ("运营单位", self.operator),
            f"{PREFIX}CONTACT": ("联系方式", self.contact),
        }
        return {variable: words for variable, (words, given) in asked.items() if not given}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs from one installation to another."""

    data_folder: Path
    database_url: str
    secret_key: str
    totp_secret: str
    is_demo: bool = False
    is_https: bool = False
    trusted_proxies: int = 0
    # The names this site is called by; empty: this machine's own addresses only.
    hosts: tuple[str, ...] = ()
    # On what `rongtong serve` listens, by which it may be called as well where no names are set.
    served_host: str = ""
    # Where limits are counted; empty: where all processes of this installation see it.
    rate_limit_storage: str = ""
    # From one address; in all ten times as many.
    registrations_per_hour: int = 30
    pdf_processes: int = 1
    pdf_timeout_seconds: int = 60
    # How many reports the background worker lays out at the same time.
    job_processes: int = 2
    # Whether firms are asked, before they submit, about something that does not exist.
    asks_decoy_item: bool = False
    mail: Mail = Mail()
    site: Site = Site()
    brand: Brand = OUR_BRAND

    @property
    def outbox_folder(self) -> Path:
        return self.data_folder / ("demo-outbox" if self.is_demo else "outbox")

    @property
    def counters_file(self) -> Path:
        """What limits have counted lately; may be deleted while nothing runs."""
        return self.data_folder / ("demo-counters.sqlite3" if self.is_demo else "counters.sqlite3")

    @property
    def editions_folder(self) -> Path:
        """Editions that were published in this installation, one folder each; not shared with the demo."""
        return self.data_folder / ("demo-questionnaires" if self.is_demo else "questionnaires")

    @property
    def edition_cache_folder(self) -> Path:
        """Published editions as read before; may be deleted at any time."""
        return self.data_folder / "edition-cache"

    @property
    def jobs_folder(self) -> Path:
        """What was made in the background, one folder per job; as the databases, not shared with the demo."""
        return self.data_folder / ("demo-jobs" if self.is_demo else "jobs")

    @property
    def models_folder(self) -> Path:
        """Models trained in this installation, and which serves from when; not shared with the demo."""
        return self.data_folder / ("demo-models" if self.is_demo else "models")

    @property
    def site_address(self) -> str:
        """Where this site is reached, for links on paper; empty where no name of it is set.

        Never from a request: anyone can ask under any name.
        """
        name = next((host for host in self.hosts if not host.startswith(".")), "")
        return f"{'https' if self.is_https else 'http'}://{name}" if name else ""


def find_data_folder(name: str) -> Path:
    """A folder of shipped data: inside the installed package, or beside it in a checkout."""
    inside = PACKAGE_FOLDER / name
    return inside if inside.is_dir() else PACKAGE_FOLDER.parent / name


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; makes the data folder and its secrets on first use.

    From here on the process makes only files that nobody else may read. Raises WrongSetting for a
    value that cannot work.
    """
    values = os.environ if environment is None else environment
    if environment is None:
        make_new_files_private()
    read = _Reader(values)
    is_demo = read.yes_no("DEMO")
    folder = Path(read.text("DATA", _default_data_folder(values))).expanduser().absolute()
    stored = _load_secrets(folder)
    mail_server, hosts = read.text("MAIL_SERVER", ""), read.words("HOSTS")
    _refuse_what_is_no_host(hosts)
    _refuse_mail_without_a_host(mail_server, hosts)
    database = "demo.sqlite3" if is_demo else "rongtong.sqlite3"
    return Settings(
        data_folder=folder,
        database_url=read.text("DATABASE_URL", f"sqlite:///{folder / database}"),
        secret_key=read.text("SECRET_KEY", stored["secret_key"]),
        totp_secret=stored["totp_secret"],
        is_demo=is_demo,
        is_https=read.yes_no("HTTPS"),
        trusted_proxies=read.number("TRUSTED_PROXIES", 0),
        hosts=hosts,
        served_host=read.text("SERVED_HOST", ""),
        rate_limit_storage=read.text("RATE_LIMIT_STORAGE", ""),
        registrations_per_hour=read.number("REGISTRATIONS_PER_HOUR", 30, least=1),
        pdf_processes=read.number("PDF_PROCESSES", 1, least=1),
        pdf_timeout_seconds=read.number("PDF_TIMEOUT", 60, least=1),
        job_processes=read.number("JOB_PROCESSES", 2, least=1),
        asks_decoy_item=read.yes_no("FOIL_ITEM"),
        mail=Mail(
            server=mail_server,
            port=read.number("MAIL_PORT", 465),
            user=read.text("MAIL_USER", ""),
            password=read.text("MAIL_PASSWORD", ""),
            sender=read.text("MAIL_SENDER", "noreply@localhost"),
        ),
        site=Site(operator=read.text("OPERATOR", ""), contact=read.text("CONTACT", ""), icp=read.text("ICP", "")),
        brand=load_brand(values),
    )


def load_brand(environment: Mapping[str, str] | None = None) -> Brand:
    """Logo, colour and operator on documents; needs no data folder. Raises WrongSetting."""
    read = _Reader(os.environ if environment is None else environment)
    colour = read.text("BRAND_COLOUR", OUR_COLOUR)
    if fault := find_colour_fault(colour):
        raise WrongSetting(f"环境变量 {PREFIX}BRAND_COLOUR 是“{colour[:20]}”：{fault}。请改正后重新启动。")
    return Brand(colour=colour.lower(), logo=_read_logo(read.text("LOGO", "")), operator=read.text("OPERATOR", ""))


def _read_logo(path: str) -> Logo | None:
    if not path:
        return None
    try:
        with Path(path).expanduser().open("rb") as file:
            return read_logo(file.read(MOST_LOGO_BYTES + 1))
    except (OSError, ValueError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        cure = f"请用不超过 {MOST_LOGO_BYTES // 1024} KB 的 PNG 或 SVG 文件，改正后重新启动"
        raise WrongSetting(f"环境变量 {PREFIX}LOGO 指的文件 {path} 不能用（{why}）。{cure}。") from problem


@dataclass(frozen=True, slots=True)
class _Reader:
    values: Mapping[str, str]

    def text(self, name: str, default: str) -> str:
        return self.values.get(PREFIX + name, "").strip() or default

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        try:
            return read_whole_number(self.text(name, str(default)), whole("", least, MOST_SETTING))
        except Refused as refusal:
            raise WrongSetting(f"环境变量 {PREFIX}{name} {refusal.words}改正后重新启动。") from None

    def words(self, name: str) -> tuple[str, ...]:
        """Words between commas or blanks."""
        return tuple(self.text(name, "").replace(",", " ").split())

    def yes_no(self, name: str) -> bool:
        text = self.text(name, "0")
        if text not in {"0", "1"}:
            raise WrongSetting(f"环境变量 {PREFIX}{name} 只能是 0 或 1，现在是“{text}”。请改正后重新启动。")
        return text == "1"


def _refuse_what_is_no_host(hosts: tuple[str, ...]) -> None:
    """A site under a name that no request can bring answers nobody."""
    wrong = next((host for host in hosts if set(host) & NOT_IN_A_HOST), None)
    if wrong:
        raise WrongSetting(
            f"环境变量 {PREFIX}HOSTS 里的“{wrong}”不是域名。请只写域名，不写 http:// 和后面的路径，"
            "例如 assess.example.com；几个域名用半角逗号隔开，所有子域名写成 .example.com。改正后重新启动。"
        )


def _refuse_mail_without_a_host(mail_server: str, hosts: tuple[str, ...]) -> None:
    """Anyone can ask under any host name; the link in an e-mail must lead to ours."""
    if mail_server and not hosts:
        raise WrongSetting(
            f"设了 {PREFIX}MAIL_SERVER 却没有设 {PREFIX}HOSTS：别人能让信里的链接指向他的网站。"
            f"请把 {PREFIX}HOSTS 设成本站的域名，例如 assess.example.com，几个域名用逗号隔开。"
        )


def _default_data_folder(values: Mapping[str, str]) -> str:
    home = values.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
    return f"{home}/rongtong-assess"


def _load_secrets(folder: Path) -> dict[str, str]:
    """The installation's own secrets; the file is made once, by whichever process is first."""
    path = folder / "secrets.json"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _write_secrets(path)
        stored = json.loads(path.read_text(encoding="utf-8"))
        kept = {name: str(stored[name]) for name in ("secret_key", "totp_secret")}
        if min(map(len, kept.values())) < SHORTEST_SECRET:
            raise ValueError(f"{path.name} 里的密钥太短")
        return kept
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise WrongSetting(
            f"数据目录 {folder} 不能用（{problem}）。请检查目录权限，或用 {PREFIX}DATA 指定另一个目录。"
        ) from problem


def _write_secrets(path: Path) -> None:
    content = json.dumps({"secret_key": secrets.token_urlsafe(48), "totp_secret": secrets.token_urlsafe(48)})
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link fails if another process was first, so both go on with the same secrets.
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
