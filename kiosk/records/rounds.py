"""What a further election or a tie vote is about: the open seats, who stands for them, who does not want to."""

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import mapped_column

from kiosk.records.base import Model


class RoundPost(Model):
    """应选职数 of a round that votes on fewer seats than the election has; a first round has no rows here."""

    __tablename__ = "round_posts"
    __table_args__ = (CheckConstraint("seats > 0", name="seats"),)

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    post = mapped_column(String(20), primary_key=True)
    seats = mapped_column(Integer, nullable=False)


class Candidacy(Model):
    """候选人 for a post, in order of `place`; with `stands` false, somebody in line who does not want to (不愿参选).

    `person` is the roll number, `votes` put them in line.
    """

    __tablename__ = "candidacies"
    __table_args__ = (
        UniqueConstraint("round_id", "post", "place"),
        CheckConstraint("votes >= 0", name="votes"),
        CheckConstraint("stands OR reason <> ''", name="reason"),
    )

    round_id = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    post = mapped_column(String(20), primary_key=True)
    person = mapped_column(Integer, primary_key=True, autoincrement=False)
    place = mapped_column(Integer, nullable=False)
    votes = mapped_column(Integer, nullable=False)
    stands = mapped_column(Boolean, nullable=False)
    reason = mapped_column(String(300), nullable=False, server_default="")
