"""What `qingsu explore` serves: the pages of main.py, made fit for browsers of before 2023 and for mistyped addresses.

Windows 7 ends at Chromium 109, and Streamlit's script stops there at its first theme. What it lacks is put into the
page before that script. An address of no page would be answered with an English dialog over the first page; it leads
to the first page, which says so.
"""

from pathlib import Path
from urllib.parse import urlencode

from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.starlette import App

from app.explorer.session import NO_PAGE
from app.explorer.views import first_view, views

HERE = Path(__file__).parent
HEAD = b"<head>"
OWN = ("_stcore/", "app/static/", "static/", "media/")
"""How Streamlit's own addresses begin: a file of these may be opened in a tab."""
OLDER = (HERE / "static" / "older.js").read_text("utf-8")


class ForOlderBrowsers:
    """Puts OLDER at the head of every HTML page; everything else goes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started: list[Message] = []  # the start of an HTML answer, held until its body is known
        body = bytearray()

        async def passed(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_html(message):
                started.append(message)
            elif started and message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    whole = bytes(body).replace(HEAD, HEAD + f"<script>{OLDER}</script>".encode(), 1)
                    headers = [one for one in started[0]["headers"] if one[0].lower() != b"content-length"]
                    length = (b"content-length", str(len(whole)).encode())
                    await send({**started[0], "headers": [*headers, length]})
                    await send({"type": "http.response.body", "body": whole})
            else:
                await send(message)

        if scope["type"] != "http" or scope["method"] != "GET" or not _wants_html(scope):
            await self._app(scope, receive, send)
            return
        plain = [one for one in scope["headers"] if one[0].lower() != b"accept-encoding"]  # packed it could not be read
        await self._app({**scope, "headers": plain}, receive, passed)


class ForMistypedAddresses:
    """Leads whoever asks for a page that is not there to the first, with what was asked under NO_PAGE."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._first = first_view().path
        self._pages = {"", *(one.path for one in views())} - {self._first}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and _wants_html(scope):
            asked = scope["path"].strip("/")
            if asked not in self._pages and not asked.startswith(OWN):
                first = "/" if asked == self._first else f"/?{urlencode({NO_PAGE: asked})}"
                await RedirectResponse(first, 302)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _wants_html(scope: Scope) -> bool:
    return any(name.lower() == b"accept" and b"text/html" in value for name, value in scope["headers"])


def _is_html(start: Message) -> bool:
    """Of a whole answer: a 304 has no body to change."""
    headers = {name.lower(): value for name, value in start["headers"]}
    return bool(start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html"))


app = App(HERE / "main.py", middleware=[Middleware(ForMistypedAddresses), Middleware(ForOlderBrowsers)])
