"""The blueprint of the pages about members."""

from flask import Blueprint

blueprint = Blueprint("members", __name__, url_prefix="/members")
