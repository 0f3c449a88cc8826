"""J8: nobody above half, a tie, a second vote, in a real Chromium on 甲村; what needs no screen through the acts."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.queries.recounts import locked_batches
from kiosk.queries.result import ResultView, result
from kiosk.rules.day import RoundKind
from kiosk.rules.standing import Standing
from tests.acts.test_result import counted_again
from tests.builders import Village, recorded
from tests.counting import Table
from tests.day.browser import scan, verdict
from tests.day.jia import Jia
from tests.day.result.steps import (
    BATCH,
    CHEN_WU,
    CHEN_YI,
    HUANG_BING,
    LAST,
    LIN_JIA,
    SEATS,
    WU_JI,
    ZENG_MIN,
    ZHENG_GENG,
    ZHOU_REN,
    Evening,
    call,
    call_all,
    lines_of,
    seated_on,
)
from tests.result_day import ballots_of, close, hold_next, next_of, prepare, stands_now
