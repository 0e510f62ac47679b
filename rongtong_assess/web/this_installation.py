"""What every view can reach: the installation behind the present request, and the sessions of its database."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session, scoped_session

from rongtong_assess.installation import Installation

EXTENSION = "rongtong"
SESSIONS = "rongtong-sessions"


def init_installation(app: Flask, installation: Installation) -> scoped_session[Session]:
    """From now on views reach this installation. The sessions: one for each request."""
    app.extensions[EXTENSION] = installation
    sessions = scoped_session(installation.sessions)
    app.extensions[SESSIONS] = sessions
    return sessions


def installation() -> Installation:
    """The installation behind the present request."""
    return cast(Installation, current_app.extensions[EXTENSION])


def request_sessions() -> scoped_session[Session]:
    """Gives the session of the present request, and takes it back."""
    return cast("scoped_session[Session]", current_app.extensions[SESSIONS])
