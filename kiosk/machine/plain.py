"""What is served without HTTPS: how to trust this server, and the way to it. A process of its own, without keys.

Started by `help_desk` through `kiosk.machine.child`. It must outlive strangers: connections are few, short and shut
after one answer, whoever asks and however slowly.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import sys
from dataclasses import dataclass
from http import HTTPStatus

OPEN_AT_ONCE = 400
PATIENCE = 10
"""Seconds for a whole connection."""
LONGEST_HEAD = 8192


@dataclass(frozen=True, slots=True)
class Served:
    """One thing that is served plain: its type, its bytes, and the policy that goes with a page."""

    mimetype: str
    body: bytes
    policy: str = "default-src 'none'"


@dataclass(frozen=True, slots=True)
class Plain:
    """What the process is told: where it listens, where HTTPS is, what it may show, by path."""

    host: str
    port: int
    https_port: int
    names: tuple[str, ...]
    served: dict[str, Served]

    def answer(self, head: bytes, reached: str) -> bytes:
        """The answer to a request, given the head of it and the address of this machine that it came to."""
        try:
            first, *lines = head.decode("latin-1").split("\r\n")
            method, target, version = first.split(" ")
        except ValueError:
            return _response(HTTPStatus.BAD_REQUEST)
        if not version.startswith("HTTP/1.") or not target.isascii() or not target.isprintable():
            return _response(HTTPStatus.BAD_REQUEST)
        found = self.served.get(target.partition("?")[0])
        if found and method in ("GET", "HEAD"):
            headers = {"Content-Type": found.mimetype, "Content-Security-Policy": found.policy}
            return _response(HTTPStatus.OK, headers, found.body, alone=method == "HEAD")
        fields = (line.partition(":") for line in lines)
        asked = next((value.strip() for name, _, value in fields if name.strip().lower() == "host"), "")
        path = target if target.startswith("/") else "/"
        # What was posted must not be posted again by itself; and nothing here is for ever.
        status = HTTPStatus.FOUND if method in ("GET", "HEAD") else HTTPStatus.SEE_OTHER
        return _response(status, {"Location": f"https://{self._host(asked, reached)}:{self.https_port}{path}"})

    def _host(self, asked: str, reached: str) -> str:
        """The name that was asked for, if it is ours; otherwise the address that was reached."""
        name = asked.rpartition(":")[0] if asked.rpartition(":")[2].isdecimal() else asked
        return name.lower() if name.lower() in self.names else f"[{reached}]" if ":" in reached else reached


def _response(
    status: HTTPStatus, headers: dict[str, str] | None = None, body: bytes = b"", *, alone: bool = False
) -> bytes:
    every = {
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Security-Policy": "default-src 'none'",
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}"]
    lines += [f"{name}: {value}" for name, value in {**every, **(headers or {})}.items()]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + (b"" if alone else body)


async def serve(plain: Plain) -> None:
    """Serve until the process ends."""
    opened = 0

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal opened
        if opened >= OPEN_AT_ONCE:
            writer.transport.abort()
            return
        opened += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await _talk(plain, reader, writer)
            writer.close()
        except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
            writer.transport.abort()
        finally:
            opened -= 1

    server = await asyncio.start_server(meet, plain.host, plain.port, limit=LONGEST_HEAD)
    async with server:
        await server.serve_forever()


async def _talk(plain: Plain, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(plain.answer(head, str(writer.get_extra_info("sockname")[0])))
    await writer.drain()
    with contextlib.suppress(OSError):
        writer.write_eof()
    # Shut while something unread lies there, a connection is torn down before its answer has been read.
    while await reader.read(LONGEST_HEAD):
        pass


if __name__ == "__main__":
    # The module runs under another name here than the one its classes are pickled by.
    from kiosk.machine.plain import serve as serve_plain

    asyncio.run(serve_plain(pickle.load(sys.stdin.buffer)))  # our own server wrote it, into our own pipe
