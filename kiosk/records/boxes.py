"""The ballot boxes of an election."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model, one_of


class Box(Model):
    """票箱: numbered in sequence; a mobile one (流动票箱) leaves only with an approval number."""

    __tablename__ = "boxes"
    __table_args__ = (
        one_of("kind", ("fixed", "mobile")),
        CheckConstraint("kind = 'mobile' OR approval = ''", name="approval"),
    )

    election_id = mapped_column(ForeignKey("elections.id"), primary_key=True)
    no = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind = mapped_column(String(10), nullable=False)
    station_id = mapped_column(ForeignKey("stations.id"))
    approval = mapped_column(String(80), nullable=False)
