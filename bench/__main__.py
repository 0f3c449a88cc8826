"""`python -m bench [--quick] [--only a,b,…] [-o FILE]`: measure, show, write the table.

Everything runs on loopback and is bounded in count and time; what is started here is ended here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bench.count import part_j
from bench.desk import part_d, part_e, part_f, part_h
from bench.door import part_a, part_b, part_c, part_g
from bench.load import LoadBroken
from bench.pads import part_k
from bench.plan import FULL, QUICK, Bench
from bench.register import part_i
from bench.result import part_m
from bench.secured import part_n
from bench.stands import Broken
from bench.table import Row, markdown
from bench.tally import part_l

PARTS = {
    "a": part_a,
    "b": part_b,
    "c": part_c,
    "d": part_d,
    "e": part_e,
    "f": part_f,
    "g": part_g,
    "h": part_h,
    "i": part_i,
    "j": part_j,
    "k": part_k,
    "l": part_l,
    "m": part_m,
    "n": part_n,
}
TABLE = Path(__file__).resolve().parent.parent / "docs" / "bench.md"


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for; 1 when a target was missed in a full run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the polling station.")
    parser.add_argument("--quick", action="store_true", help="tiny figures, to see that it works")
    parser.add_argument("--only", default=",".join(PARTS), metavar="a,b,…", help="parts to run (all)")
    parser.add_argument("-o", "--output", type=Path, default=None, help="the table (docs/bench.md; none with --quick)")
    given = parser.parse_args(arguments)
    wanted = [part.strip() for part in given.only.split(",") if part.strip()]
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown:
        parser.error(f"no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    bench = Bench(QUICK if given.quick else FULL)
    for name, part in PARTS.items():
        if name in wanted:
            try:
                part(bench)
            except (Broken, LoadBroken) as problem:
                # The other parts still count.
                bench.add(Row(name, f"broke off: {problem}", met=False))
    page = markdown(bench.rows, bench.notes, quick=given.quick)
    output = given.output or (None if given.quick or set(wanted) != set(PARTS) else TABLE)
    if output is None:
        print(page)
    else:
        output.write_text(page, encoding="utf-8")
        print(output)
    missed = [row.what for row in bench.rows if row.met is False]
    for what in missed:
        print(f"not reached: {what}", file=sys.stderr)
    return 1 if missed and not given.quick else 0


if __name__ == "__main__":
    sys.exit(main())
