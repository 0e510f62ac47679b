"""create_app(settings): puts everything together. Bad content, no start."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask_bootstrap import Bootstrap5
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from rongtong_assess.core.errors import Refused
from rongtong_assess.installation import Installation
from rongtong_assess.services.edition.publish import check_published
from rongtong_assess.settings import PACKAGE_FOLDER, Settings, find_data_folder
from rongtong_assess.storage.database.faults import OUTDATED, UNREACHABLE, find_trouble
from rongtong_assess.storage.tables.edition import PublishedEdition
from rongtong_assess.web import api, firm, platform
from rongtong_assess.web.account import api_keys, identity, invitations
from rongtong_assess.web.account import emails as confirming
from rongtong_assess.web.account import views as account
from rongtong_assess.web.admin import drift as admin_drift
from rongtong_assess.web.admin import editions as admin_editions
from rongtong_assess.web.admin import models as admin_models
from rongtong_assess.web.admin import owners
from rongtong_assess.web.admin import products as admin_products
from rongtong_assess.web.admin import reports as admin_reports
from rongtong_assess.web.admin import views as admin
from rongtong_assess.web.frame import documents, headers, limits, site, transaction
from rongtong_assess.web.frame import errors as error_pages
from rongtong_assess.web.frame import errors as field_errors
from rongtong_assess.web.frame import guard as rights
from rongtong_assess.web.frame.headers import answer_only_to_own_names, init_received_text
from rongtong_assess.web.frame.programs import caller_or_address
from rongtong_assess.web.frame.transaction import init_installation
from rongtong_assess.web.public import authenticity as verify
from rongtong_assess.web.public import quick
from rongtong_assess.web.public import views as public

# A page of answers is a few kilobytes; what is larger is refused before it is read.
MOST_REQUEST_BYTES = 256 * 1024


def create_app(settings: Settings | None = None, engine: Engine | None = None) -> Flask:
    """The WSGI application.

    Raises core.errors.Refused with every mistake if the content is not valid, if a published edition is not what
    it was when it was first seen here, or if a route or a right is not accounted for.
    """
    installation = Installation(settings, engine) if settings else Installation.open_for_serving()
    settings = installation.settings
    app = Flask(
        "rongtong_assess",
        static_folder=str(PACKAGE_FOLDER / "web" / "static"),
        template_folder=str(find_data_folder("templates")),
    )
    _configure(app, settings)
    _prepare(installation)
    sessions = init_installation(app, installation)
    Bootstrap5(app)
    transaction.init_transactions(app)
    answer_only_to_own_names(app, settings)
    error_pages.init_error_pages(app)
    # Who asks too often is not even looked up.
    limits.init_limits(app, settings, installation.engine)
    # The guard comes next: who is not logged in any more is told so, not that a token is missing.
    rights.init_rights(app)
    identity.init_identity(app, sessions, settings)
    init_received_text(app)
    headers.init_headers(app, is_https=settings.is_https)
    site.init_site(app)
    field_errors.init_field_errors(app)
    documents.init_documents(app, at_a_time=settings.pdf_processes)
    limits.limit(app, verify.LOOKS_PER_ADDRESS, verify.blueprint)
    _init_api(app)
    administration = (admin, admin_drift, admin_editions, admin_models, admin_products, admin_reports, owners)
    people = (account, confirming, invitations, api_keys)
    for pages in (public, quick, verify, *people, api, firm, platform, *administration):
        app.register_blueprint(pages.blueprint)
    rights.check_rights(app)
    return app


def _init_api(app: Flask) -> None:
    """No token, since no log-in counts there; two limits, since many keys may come from one address."""
    app.extensions["csrf"].exempt(api.blueprint)
    limits.limit(app, api.PER_KEY, api.blueprint, key_func=caller_or_address)
    limits.limit(app, api.PER_ADDRESS, api.blueprint)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MOST_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_REQUEST_BYTES,
        MAX_FORM_PARTS=500,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask's documented way


def _prepare(installation: Installation) -> None:
    """Make what requests need, so that a fault in it stops the start and not a page."""
    library = installation.library
    _require_tables(installation.engine)
    with installation.sessions.begin() as session:
        check_published(session, library, now=datetime.now(UTC))
    for name in ("pdf_maker", "plan_maker", "file_reader", "forecast_models", "short_forms"):
        getattr(installation, name)


def _require_tables(engine: Engine) -> None:
    try:
        has_tables = inspect(engine).has_table(PublishedEdition.__tablename__)
    except SQLAlchemyError as error:
        trouble = find_trouble(error) or UNREACHABLE
        cure = f"{trouble.cure}；还没有建过数据库，请先运行 rongtong init-db"
        raise Refused.because("数据库", trouble.what, cure) from error
    if not has_tables:
        raise Refused.because("数据库", OUTDATED.what, "请先运行 rongtong init-db")
