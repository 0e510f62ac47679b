"""Accounts and what comes before any user group: log-in, e-mails, invitations, keys for programs."""

from rongtong_assess.web.account import api_keys, emails, invitations, log_in_names, open_sessions, views
from rongtong_assess.web.account.membership import blueprint as membership
from rongtong_assess.web.account.membership import members
from rongtong_assess.web.account.mobile import views as mobile
from rongtong_assess.web.account.notices import views as notices
from rongtong_assess.web.account.single_sign_on import views as single_sign_on

BLUEPRINTS = (
    views.blueprint,
    emails.blueprint,
    invitations.blueprint,
    membership.blueprint,
    api_keys.blueprint,
    open_sessions.blueprint,
    log_in_names.blueprint,
    mobile.blueprint,
    single_sign_on.blueprint,
    notices.blueprint,
)

__all__ = ["BLUEPRINTS", "members"]
