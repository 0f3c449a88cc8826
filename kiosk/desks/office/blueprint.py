"""Where the office's pages hang."""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")
