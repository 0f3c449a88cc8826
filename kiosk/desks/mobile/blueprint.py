"""Where the pages of mobile boxes hang."""

from flask import Blueprint

from kiosk.rules.staff import Role

blueprint = Blueprint("mobile", __name__, url_prefix="/mobile")

TEAM = (Role.SCRUTINEER, Role.MOBILE_TEAM, Role.CHIEF_SCRUTINEER)
"""Who sees the trips and takes records in; what is signed asks for a scrutineer."""
