"""The blueprint of a firm's pages about its cases."""

from flask import Blueprint

blueprint = Blueprint("firm_cases", __name__, url_prefix="/firm/cases")
