"""The blueprint of the pages about consultants."""

from flask import Blueprint

blueprint = Blueprint("consultants", __name__, url_prefix="/platform/consultants")
