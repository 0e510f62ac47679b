"""The blueprint of a service platform's pages."""

from flask import Blueprint

blueprint = Blueprint("platform", __name__, url_prefix="/platform")
