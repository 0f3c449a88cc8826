"""Where the doors hang."""

from flask import Blueprint

blueprint = Blueprint("door", __name__)
