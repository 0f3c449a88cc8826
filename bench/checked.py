"""What the tables of a rehearsal say after a run: `python -m bench.checked` prints it as JSON."""

from __future__ import annotations

import json

from sqlalchemy import text


def counts() -> dict[str, int]:
    """Claims, different voters among them, ballots handed out, and what the stock says was handed out."""
    from kiosk import create_app
    from kiosk.records import store

    statements = {
        "claims": "SELECT count(*) FROM check_ins WHERE undone_seq IS NULL",
        "voters": "SELECT count(DISTINCT voter_id) FROM check_ins WHERE undone_seq IS NULL",
        "ballots": "SELECT coalesce(sum(ballots), 0) FROM ballot_issues WHERE undone_seq IS NULL",
        "stock": "SELECT coalesce(sum(issued), 0) FROM ballot_stocks",
    }
    app = create_app()
    with app.app_context(), store.using(store.Mode.REHEARSAL), store.reading_together() as connection:
        return {name: int(connection.scalar(text(statement)) or 0) for name, statement in statements.items()}


if __name__ == "__main__":
    print(json.dumps(counts()))
