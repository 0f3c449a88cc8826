"""Part n: what HTTPS costs tablets that keep their connections."""

from __future__ import annotations

from bench.door import Evening
from bench.plan import Bench
from bench.stands import a_stand
from bench.table import middle

TABLETS = 30


def part_n(bench: Bench) -> None:
    """The same tablets over HTTP and over HTTPS in turns, each at a village of its own on a server of its own."""
    with a_stand() as one, a_stand() as other:
        bench.say("n: two villages, one over HTTP, one over HTTPS")
        plain, secured = Evening(bench, one), Evening(bench, other)
        with one.served() as http, other.served(https=True) as https:
            plain.serve(http.port, 10, seconds=bench.size.seconds / 2)
            secured.serve(https.port, 10, seconds=bench.size.seconds / 2, secured=True)
            pairs = []
            for n in range(bench.size.rounds):
                bench.say(f"n: {TABLETS} tablets over HTTP and HTTPS, round {n + 1} of {bench.size.rounds}")
                first = plain.serve(http.port, TABLETS) if n % 2 == 0 else None
                theirs = secured.serve(https.port, TABLETS, secured=True)
                pairs.append((first or plain.serve(http.port, TABLETS), theirs))
    ratio = sorted(theirs.rate / ours.rate for ours, theirs in pairs)[len(pairs) // 2]
    bench.add(
        middle(theirs for _ours, theirs in pairs).row(
            "n",
            f"check-in, hand-out, signature: {TABLETS} tablets over HTTPS",
            ratio=f"{ratio:.2f} of HTTP",
            target="within 15 % of HTTP, no error",
            met=ratio >= 0.85 and not any(run.samples.errors for pair in pairs for run in pair),
        )
    )
