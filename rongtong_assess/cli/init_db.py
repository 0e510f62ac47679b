"""rongtong init-db: the database in its newest shape, and the first administrator."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from rongtong_assess.cli.chinese_click import ChineseCommand
from rongtong_assess.cli.database import open_database
from rongtong_assess.services.first_administrator import create_first_administrator
from rongtong_assess.settings import load_settings
from rongtong_assess.storage.private_files import make_private
from rongtong_assess.storage.queries.organisation import has_administration
from rongtong_assess.storage.schema import current_revision, head_revision, setting_up, upgrade

DEFAULT_EMAIL = "admin@example.com"


@click.command(cls=ChineseCommand)
@click.option(
    "--email", metavar="邮箱", default=DEFAULT_EMAIL, help=f"第一个管理员的登录邮箱，不写就是 {DEFAULT_EMAIL}"
)
def command(email: str) -> None:
    """建立数据库，或把它升级到最新结构；第一次会开出管理员账号，密码只显示这一次。"""
    settings = load_settings()
    make_private(settings.data_folder, settings.database_url)
    with open_database(settings.database_url) as engine:
        was = current_revision(engine)
        upgrade(engine)
        with setting_up(engine) as session:
            if has_administration(session):
                is_upgraded = was != head_revision()
                click.echo(f"数据库{'已升级到最新结构' if is_upgraded else '是最新的'}。管理员已经有了，没有改动。")
                return
            password = create_first_administrator(session, email=email, now=datetime.now(UTC))
    click.echo(f"数据库已建好。管理员登录邮箱：{email}")
    click.echo(f"密码：{password}")
    click.echo("密码只显示这一次，请记好，登录后尽快修改。")
