"""A server in this very process, for pages whose answers a test holds back or counts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server


class Quietly(WSGIRequestHandler):
    def log(self, *_: object) -> None:
        pass


@contextmanager
def served_here(app: Flask) -> Iterator[str]:
    """Serve the application until the block ends; its address, without a slash at the end."""

    def whole(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        # A browser that goes away in mid-answer would leave the file behind it open: werkzeug forgets to close it then.
        answer: Any = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            if hasattr(answer, "close"):
                answer.close()

    server = make_server("127.0.0.1", 0, whole, threaded=True, request_handler=Quietly)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
