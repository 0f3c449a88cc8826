"""What leaves the server with people's names on it: printed, or taken along as a file. Each leaves one entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.records.store import Recorded, Signatory, transaction


def record_export(
    *,
    what: str,
    election_id: str,
    by: Signatory,
    at: datetime,
    station: str = "",
    figures: Mapping[str, Any] | None = None,
) -> Recorded:
    """打印或导出: that the paper or file `what` was made for `by`. `figures` say which, never who stands in it.

    Who may have it was decided at the doorway; nothing about the election is.
    """
    with transaction() as act:
        return act.record(
            "export_papers",
            election=election_id,
            by=[by],
            at=at,
            station=station,
            figures={"paper": what, **(figures or {})},
        )
