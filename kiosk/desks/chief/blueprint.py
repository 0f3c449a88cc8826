"""Where the pages of committee head and chief scrutineer hang."""

from flask import Blueprint

blueprint = Blueprint("chief", __name__, url_prefix="/chief")
