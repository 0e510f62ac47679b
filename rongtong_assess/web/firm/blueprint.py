"""The blueprint of a firm's pages."""

from flask import Blueprint

blueprint = Blueprint("firm", __name__, url_prefix="/firm")
