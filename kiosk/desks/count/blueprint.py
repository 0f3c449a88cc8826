"""The blueprint of the counting desk."""

from flask import Blueprint

blueprint = Blueprint("count", __name__, url_prefix="/count")
