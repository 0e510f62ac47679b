"""The blueprint of the pages of draws."""

from flask import Blueprint

blueprint = Blueprint("draws", __name__, url_prefix="/platform/draws")
