"""create_app puts the application together; with a fault in the content it does not start."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import Flask
from flask_bootstrap import Bootstrap5
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from rongtong_assess.core.errors import Refused
from rongtong_assess.installation import Installation
from rongtong_assess.presentation.wording.mistakes import DATABASE, RUN_INIT_DB, no_database_words
from rongtong_assess.services.edition.publish import check_published
from rongtong_assess.settings import PACKAGE_FOLDER, Settings, find_data_folder
from rongtong_assess.storage.database.faults import OUTDATED, UNREACHABLE, DatabaseFault, find_trouble
from rongtong_assess.storage.edition import has_edition_tables
from rongtong_assess.web.account import identity
from rongtong_assess.web.api.blueprint import PER_ADDRESS, PER_KEY
from rongtong_assess.web.api.blueprint import blueprint as api_pages
from rongtong_assess.web.frame import documents, errors, guard, headers, limits, site, transaction
from rongtong_assess.web.frame.programs import caller_or_address
from rongtong_assess.web.groups import GROUPS, UserGroup, register_groups
from rongtong_assess.web.public import authenticity, draw_check

# A page of answers has a few kilobytes; a larger request is refused before it is read.
MOST_REQUEST_BYTES = 256 * 1024


def create_app(
    settings: Settings | None = None, engine: Engine | None = None, *, groups: Sequence[UserGroup] = GROUPS
) -> Flask:
    """The WSGI application. groups: whose pages it has.

    Raises core.errors.Refused with every mistake if the content is not valid, if a published edition is not what
    it was when it was first seen here, or if a route, a right or a group is not accounted for.
    """
    installation = Installation(settings, engine) if settings else Installation.open_for_serving()
    app = Flask(
        "rongtong_assess",
        static_folder=str(PACKAGE_FOLDER / "web" / "static"),
        template_folder=str(find_data_folder("templates")),
    )
    _configure(app, installation.settings)
    _prepare(installation)
    _init_frame(app, installation)
    _init_limits_of_pages(app)
    register_groups(app, groups)
    return app


def _init_frame(app: Flask, installation: Installation) -> None:
    """What happens before and after every view. Flask calls the functions before a view in this order."""
    settings = installation.settings
    sessions = transaction.init_installation(app, installation)
    Bootstrap5(app)
    transaction.init_transactions(app)
    headers.answer_only_to_own_names(app, settings)
    errors.init_error_pages(app)
    # A source that asks too often costs no query.
    limits.init_limits(app, settings, database=installation.engine)
    # Before the check of the token: a person whose log-in has ended reads that, not that a token is missing.
    guard.init_rights(app)
    identity.init_identity(app, sessions, settings=settings)
    headers.init_received_text(app)
    headers.init_headers(app, is_https=settings.is_https)
    site.init_site(app)
    errors.init_field_errors(app)
    documents.init_documents(app, at_a_time=settings.pdf_processes)


def _init_limits_of_pages(app: Flask) -> None:
    """How often codes may be looked up and the API be called.

    The API has two limits, since many keys may come from one address. It needs no token, since no log-in counts there.
    """
    limits.limit(app, authenticity.LOOKS_PER_ADDRESS, authenticity.blueprint)
    limits.limit(app, draw_check.CHECKS_PER_ADDRESS, draw_check.blueprint)
    app.extensions["csrf"].exempt(api_pages)
    limits.limit(app, PER_KEY, api_pages, key_func=caller_or_address)
    limits.limit(app, PER_ADDRESS, api_pages)


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
    """Open everything that requests need, so that a fault in it stops the start and not a page."""
    library = installation.library
    _require_tables(installation.engine)
    with installation.sessions.begin() as session:
        check_published(session, library, now=datetime.now(UTC))
    for name in ("pdf_maker", "plan_maker", "file_reader", "forecast_models", "short_forms"):
        getattr(installation, name)


def _require_tables(engine: Engine) -> None:
    try:
        is_made = has_edition_tables(engine)
    except DatabaseFault as error:
        trouble = find_trouble(error) or UNREACHABLE
        raise Refused.because(DATABASE, trouble.what, no_database_words(trouble.cure)) from error
    if not is_made:
        raise Refused.because(DATABASE, OUTDATED.what, RUN_INIT_DB)
