"""A speech service on this machine that answers as a test wants it, and the faults that all share."""

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Answer = Callable[["LocalHandler", str], None]
"""Answers the request for a text."""


class LocalService(http.server.ThreadingHTTPServer):
    """Answers each request with ``answer``, and remembers the texts.

    Give ``answers`` a list to let the first requests be answered differently; ``answer`` serves the rest.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, handler: type["LocalHandler"], answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.texts: list[str] = []
        self.answers: list[Answer] = []
        self.answer = answer
        self.closing = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in mid-answer is nothing to report."""


class LocalHandler(http.server.BaseHTTPRequestHandler):
    """One connection to a ``LocalService``."""

    protocol_version = "HTTP/1.1"
    server: LocalService

    def answer_to(self, text: str) -> None:
        """Remember ``text`` and let the service's next answer have it."""
        self.server.texts.append(text)
        answer = self.server.answers.pop(0) if self.server.answers else self.server.answer
        answer(self, text)
        self.close_connection = True

    def reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """Send ``body`` whole."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # named by http.server
        """Be quiet."""


_Service = TypeVar("_Service", bound=LocalService)


@contextmanager
def served(service: _Service) -> Iterator[_Service]:
    """Let ``service`` answer in a thread until the end of the block."""
    thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        service.shutdown()
        service.server_close()
        thread.join()


def status(code: int, retry_after: str = "") -> Answer:
    """The service refuses with ``code``, and may ask to be left alone; its words are nothing for a person."""
    headers = {"Retry-After": retry_after} if retry_after else {}
    return lambda handler, _text: handler.reply(code, b"<b>Internal trace of the service</b>", headers)


def nothing(handler: LocalHandler, _text: str) -> None:
    """200, and not a byte."""
    handler.reply(200, b"")


def captive_portal(handler: LocalHandler, _text: str) -> None:
    """200, and a log-in page."""
    handler.reply(200, b"<html><body>Dang nhap Wi-Fi</body></html>")


def hang(handler: LocalHandler, _text: str) -> None:
    """No answer at all."""
    handler.server.closing.wait(30)


def drip(handler: LocalHandler, _text: str) -> None:
    """A byte now and then: no single read ever times out."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.closing.wait(0.3):
        handler.wfile.write(b"\n")


def cut_off(body: Callable[[str], bytes]) -> Answer:
    """The connection breaks in the middle of ``body`` of the text."""

    def answer(handler: LocalHandler, text: str) -> None:
        whole = body(text)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(whole)))
        handler.end_headers()
        handler.wfile.write(whole[: len(whole) // 2])

    return answer
