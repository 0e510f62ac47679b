"""The blueprint of the pages about quality."""

from flask import Blueprint

blueprint = Blueprint("quality", __name__, url_prefix="/platform/quality")
