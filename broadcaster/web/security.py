"""What every request and every answer must pass, before and after all else.

- The ``Host`` must be one of ours: a foreign page that rebinds its name to our address gets nothing.
- What changes anything must come from our own page: ``Origin`` and ``Sec-Fetch-Site`` are asked.
- Answers carry a strict content security policy: no script and no style but our own files.
"""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadcaster.web.texts_vi import OTHER_HOST, OTHER_SITE, STATUS_LINES

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104  # compared with, never bound to

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; "  # Pico's stylesheet holds its arrows and ticks as data
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    # With no-referrer browsers send "Origin: null" with our own forms. Other sites learn nothing either way.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class OnlyOurOwn:
    """ASGI middleware: refuses other hosts (400), what another site asks for (403), and too much (413).

    A body that hides its length is cut off where it is read. ``configured_host`` gives the host that the
    settings allow beside loopback, None for no other; it is asked only when a request names another one.
    ``limits_itself`` says of a path that its route refuses what is too much for it, with a page.
    """

    def __init__(
        self,
        app: ASGIApp,
        configured_host: Callable[[], str | None],
        most_bytes: int,
        limits_itself: Callable[[str], bool],
    ) -> None:
        self._app = app
        self._configured_host = configured_host
        self._most_bytes = most_bytes
        self._limits_itself = limits_itself

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it with its refusal."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(scope)
        await (refusal or self._app)(scope, receive, send)

    async def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        name = host_name(headers.get("host", ""))
        if name not in LOOPBACK_NAMES and not await self._configured(name):
            return _refused(scope, HTTPStatus.BAD_REQUEST, OTHER_HOST)
        if scope["method"] not in SAFE_METHODS and not from_own_page(headers, scope["scheme"]):
            return _refused(scope, HTTPStatus.FORBIDDEN, OTHER_SITE)
        if content_length(headers) > self._most_bytes and not self._limits_itself(scope["path"]):
            return _refused(
                scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, STATUS_LINES[HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
            )
        return None

    async def _configured(self, name: str) -> bool:
        from starlette.concurrency import run_in_threadpool

        configured = await run_in_threadpool(self._configured_host)
        return configured is not None and serves(configured, name)


def content_length(headers: Headers) -> int:
    """Bytes of the body as the request states them; 0 when it does not."""
    length = headers.get("content-length", "0")
    return int(length) if length.isdecimal() else 0


def host_name(host: str) -> str:
    """Name in a ``Host`` header, without port and brackets, in lower case."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def serves(configured: str, name: str) -> bool:
    """Whether a page that listens on ``configured`` answers to ``name``.

    On every address it answers to any address, but to no name: names can be rebound by a stranger.
    """
    if configured not in EVERY_ADDRESS:
        return name == configured.lower()
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def from_own_page(headers: Headers, scheme: str) -> bool:
    """Whether a request was made by our own page, or by no browser at all."""
    origin = headers.get("origin")
    if origin is not None:
        return origin.lower() == f"{scheme}://{headers.get('host', '')}".lower()
    return headers.get("sec-fetch-site", "none") in {"same-origin", "none"}


class SafeHeaders:
    """ASGI middleware: puts the security headers on every answer, and keeps pages out of caches."""

    def __init__(self, app: ASGIApp, keep: Iterable[str] = ("/static/",)) -> None:
        self._app = app
        self._keep = tuple(keep)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                if not scope["path"].startswith(self._keep):
                    headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_safely)


def _refused(scope: Scope, status: HTTPStatus, line: str) -> Response:
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": line}, status)
    return PlainTextResponse(line, status)
