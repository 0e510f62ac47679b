"""Settings, and the only reader of the environment.

Every variable starts with RONGTONG_; docs/operation.md lists them. Secrets come from a file that is
made on the first start and readable by its owner only, never from the repository.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rongtong_assess.core.consulting.evidence_upload import DEFAULT_LIMITS, EvidenceLimits, limits_of_megabytes
from rongtong_assess.core.errors import Refused
from rongtong_assess.core.exact import read_whole_number, whole
from rongtong_assess.core.people.delivery import WITHOUT_MAIL, WITHOUT_SMS, Mail, SmsGateway, read_sms_gateway
from rongtong_assess.core.people.single_sign_on import WITHOUT_SINGLE_SIGN_ON, SingleSignOn, read_single_sign_on
from rongtong_assess.presentation.brand import (
    MOST_LOGO_BYTES,
    OUR_BRAND,
    OUR_COLOUR,
    WITHOUT_OPERATOR,
    Brand,
    Logo,
    Site,
    find_colour_fault,
    read_logo,
)
from rongtong_assess.storage.database.private_files import (
    SECRETS_FILE,
    InstallationFiles,
    load_secrets,
    make_new_files_private,
)

PACKAGE_FOLDER = Path(__file__).resolve().parent
PREFIX = "RONGTONG_"
NOT_IN_A_HOST = frozenset("/\\*@?#，、；：。")
SHORTEST_SECRET = 32
MOST_SETTING = 999_999_999
Read = TypeVar("Read")


class WrongSetting(Exception):
    """A setting that cannot work; the text says which one and what to do."""


@dataclass(frozen=True, slots=True)
class Settings(InstallationFiles):
    """Everything that differs from one installation to another."""

    database_url: str
    secret_key: str
    totp_secret: str
    is_https: bool = False
    trusted_proxies: int = 0
    # Host names of this site; empty: this machine's own addresses only.
    hosts: tuple[str, ...] = ()
    # The address `rongtong serve` listens on, also accepted as a host where no names are set.
    served_host: str = ""
    # Where limits are counted; empty: where all processes of this installation see it.
    rate_limit_storage: str = ""
    # From one address; from all addresses together ten times as many.
    registrations_per_hour: int = 30
    pdf_processes: int = 1
    pdf_timeout_seconds: int = 60
    # How many reports the background worker lays out at the same time.
    job_processes: int = 2
    # Whether firms see the decoy item before they submit.
    asks_decoy_item: bool = False
    evidence_limits: EvidenceLimits = DEFAULT_LIMITS
    # The virus scanner's socket, or its host:port; empty: files are not scanned.
    clamd: str = ""
    site: Site = WITHOUT_OPERATOR
    # Whether those who decide about others need a second factor to log in.
    demands_second_factor: bool = True
    mail: Mail = WITHOUT_MAIL
    sms: SmsGateway = WITHOUT_SMS
    single_sign_on: SingleSignOn = WITHOUT_SINGLE_SIGN_ON
    brand: Brand = OUR_BRAND

    @property
    def site_address(self) -> str:
        """The address of this site for links in documents; empty where no host name is set.

        Never from a request, which can have any host.
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
    folder = _find_data_folder(read)
    stored = _load_secrets(folder)
    hosts = _read_hosts(read)
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
        evidence_limits=_read_evidence_limits(read),
        clamd=read.text("CLAMD", ""),
        demands_second_factor=read.yes_no("SECOND_FACTOR", default=not is_demo),
        mail=_read_mail(read, hosts),
        sms=read.by_rule(read_sms_gateway, "SMS_", yes_no="PRIVATE"),
        single_sign_on=read.by_rule(read_single_sign_on, "OIDC_", yes_no="TRUST_EMAIL"),
        site=Site(operator=read.text("OPERATOR", ""), contact=read.text("CONTACT", ""), icp=read.text("ICP", "")),
        brand=load_brand(values),
    )


def set_for_server(*, is_demo: bool, served_host: str) -> None:
    """Set what the server's processes, which another program starts, read from their environment."""
    os.environ.update({f"{PREFIX}SERVED_HOST": served_host, **({f"{PREFIX}DEMO": "1"} if is_demo else {})})


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

    def yes_no(self, name: str, *, default: bool = False) -> bool:
        text = self.text(name, str(int(default)))
        if text not in {"0", "1"}:
            raise WrongSetting(f"环境变量 {PREFIX}{name} 只能是 0 或 1，现在是“{text}”。请改正后重新启动。")
        return text == "1"

    def by_rule(self, rule: Callable[..., Read], beginning: str, *, yes_no: str) -> Read:
        """What a rule of core reads from settings that begin alike. yes_no: the one of them that is 0 or 1."""
        self.yes_no(beginning + yes_no)
        full = PREFIX + beginning
        given = {name.removeprefix(full): text.strip() for name, text in self.values.items() if name.startswith(full)}
        try:
            return rule(given, name=lambda setting: full + setting)
        except Refused as refusal:
            raise WrongSetting(str(refusal)) from None


def _read_hosts(read: _Reader) -> tuple[str, ...]:
    """Names that a request can have; with any other the site would refuse everyone."""
    hosts = read.words("HOSTS")
    wrong = next((host for host in hosts if set(host) & NOT_IN_A_HOST), None)
    if wrong:
        raise WrongSetting(
            f"环境变量 {PREFIX}HOSTS 里的“{wrong}”不是域名。请只写域名，不写 http:// 和后面的路径，"
            "例如 assess.example.com；几个域名用半角逗号隔开，所有子域名写成 .example.com。改正后重新启动。"
        )
    return hosts


def _read_evidence_limits(read: _Reader) -> EvidenceLimits:
    per_firm = read.number("EVIDENCE_MB", 200, least=1)
    return limits_of_megabytes(per_firm=per_firm, per_file=read.number("EVIDENCE_FILE_MB", 50, least=1))


def _read_mail(read: _Reader, hosts: tuple[str, ...]) -> Mail:
    """Without host names a server is refused: requests can name any host, but links in e-mails must lead to ours."""
    server = read.text("MAIL_SERVER", "")
    if server and not hosts:
        raise WrongSetting(
            f"设了 {PREFIX}MAIL_SERVER 却没有设 {PREFIX}HOSTS：别人能让信里的链接指向他的网站。"
            f"请把 {PREFIX}HOSTS 设成本站的域名，例如 assess.example.com，几个域名用逗号隔开。"
        )
    return Mail(
        server=server,
        port=read.number("MAIL_PORT", 465),
        user=read.text("MAIL_USER", ""),
        password=read.text("MAIL_PASSWORD", ""),
        sender=read.text("MAIL_SENDER", "noreply@localhost"),
    )


def _find_data_folder(read: _Reader) -> Path:
    home = read.values.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
    return Path(read.text("DATA", f"{home}/rongtong-assess")).expanduser().absolute()


def _load_secrets(folder: Path) -> dict[str, str]:
    try:
        stored = load_secrets(folder)
        if min(map(len, stored.values())) < SHORTEST_SECRET:
            raise ValueError(f"{SECRETS_FILE} 里的密钥太短")
        return stored
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise WrongSetting(
            f"数据目录 {folder} 不能用（{problem}）。请检查目录权限，或用 {PREFIX}DATA 指定另一个目录。"
        ) from problem
