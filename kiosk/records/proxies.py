"""The proxy list: what was handed in, the mandates that were taken, and the publication that freezes them."""

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model, one_of


class ProxySlip(Model):
    """委托投票证: one principal's mandate for one proxy. `relation` is the word, what the proxy is to the principal."""

    __tablename__ = "proxy_slips"
    __table_args__ = (
        UniqueConstraint("election_id", "number"),
        one_of("state", ("registered", "published", "withdrawn")),
        CheckConstraint("principal_id <> proxy_id", name="two_people"),
        CheckConstraint("(state = 'withdrawn') = (ended_seq IS NOT NULL)", name="withdrawn"),
        Index(
            "uq_proxy_slips_principal",
            "principal_id",
            unique=True,
            sqlite_where=text("state <> 'withdrawn'"),
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        Index(None, "proxy_id"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    principal_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    proxy_id = mapped_column(ForeignKey("voters.id"), nullable=False)
    relation = mapped_column(String(20), nullable=False)
    registered_on = mapped_column(Date, nullable=False)
    number = mapped_column(String(9), nullable=False)
    state = mapped_column(String(10), nullable=False)
    ended_seq = mapped_column(Integer)


class ProxyRow(Model):
    """委托登记行: a row of the list as it was handed in, and what became of it.

    `waiting` rows want the registrar's word: `reason` is what was decided. `numbers` are the facts of the finding.
    Rows entered by hand have no `sheet`; the ids are of the people that were found on the roll.
    """

    __tablename__ = "proxy_rows"
    __table_args__ = (
        one_of("outcome", ("accepted", "waiting", "refused")),
        Index(None, "election_id", "outcome"),
    )

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    sheet = mapped_column(String(80), nullable=False)
    row = mapped_column(Integer, nullable=False)
    principal = mapped_column(String(80), nullable=False)
    principal_household = mapped_column(String(40), nullable=False)
    proxy = mapped_column(String(80), nullable=False)
    proxy_household = mapped_column(String(40), nullable=False)
    relation = mapped_column(String(20), nullable=False)
    registered_on = mapped_column(Date)
    principal_id = mapped_column(ForeignKey("voters.id"))
    proxy_id = mapped_column(ForeignKey("voters.id"))
    outcome = mapped_column(String(10), nullable=False)
    code = mapped_column(String(40), nullable=False)
    rule_id = mapped_column(String(20), nullable=False)
    numbers = mapped_column(Text, nullable=False)
    reason = mapped_column(String(300), nullable=False, server_default="")
    slip_id = mapped_column(ForeignKey("proxy_slips.id"))


class ProxyPublication(Model):
    """委托名单公布: the list as it was put up; it does not change afterwards (R-PROXY-05)."""

    __tablename__ = "proxy_publications"
    __table_args__ = (UniqueConstraint("election_id"),)

    id = mapped_column(Integer, primary_key=True)
    election_id = mapped_column(ForeignKey("elections.id"), nullable=False)
    seq = mapped_column(Integer, nullable=False)
    published_on = mapped_column(Date, nullable=False)
    slips = mapped_column(Integer, nullable=False)
    fingerprint = mapped_column(String(64), nullable=False)
