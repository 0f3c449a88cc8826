"""What was mended in reading a register: long when every row is dirty, so it is kept packed."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

from kiosk.rules.finding import Finding

A_CHUNK = 1000


class Mended:
    """自动改正的: findings in the order of the rows, as long as need be. `len`, iteration and slices `[a:b]`."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._chunks: list[bytes] = []
        self._newest: list[Finding] = []
        self.extend(findings)

    def extend(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._newest.append(finding)
            if len(self._newest) == A_CHUNK:
                self._chunks.append(zlib.compress(pickle.dumps(self._newest), 1))
                self._newest = []

    def __len__(self) -> int:
        return len(self._chunks) * A_CHUNK + len(self._newest)

    def __iter__(self) -> Iterator[Finding]:
        return self._from(0)

    def __getitem__(self, wanted: slice) -> tuple[Finding, ...]:
        start, stop, step = wanted.indices(len(self))
        chunk = start // A_CHUNK
        skipped = chunk * A_CHUNK
        return tuple(islice(self._from(chunk), start - skipped, max(stop - skipped, start - skipped), step))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mended) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _from(self, chunk: int) -> Iterator[Finding]:
        for packed in self._chunks[chunk:]:
            yield from pickle.loads(zlib.decompress(packed))  # our own child packed it
        yield from self._newest
