"""Accounts and what comes before any user group: log-in, e-mails, invitations, keys for programs."""

from rongtong_assess.web.account import api_keys, emails, invitations, views
from rongtong_assess.web.account.notices import views as notices

BLUEPRINTS = (views.blueprint, emails.blueprint, invitations.blueprint, api_keys.blueprint, notices.blueprint)
