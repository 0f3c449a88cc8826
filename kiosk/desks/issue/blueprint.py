"""Where the pages of issuing hang."""

from flask import Blueprint

blueprint = Blueprint("issue", __name__, url_prefix="/issue")
