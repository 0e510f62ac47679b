"""The blueprint of a platform's pages about cases."""

from flask import Blueprint

blueprint = Blueprint("cases", __name__, url_prefix="/platform/cases")
