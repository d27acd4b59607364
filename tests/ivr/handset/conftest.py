"""A line that answers on a real socket what a test put there, and keeps what it was sent."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from ivr.handset.browser import BrowserCalls, UnknownCall
from ivr.handset.line import Line
from tests.ivr.handset.pages import Page, StoppedClock, calls_are_over

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


@dataclass(frozen=True)
class Received:
    target: str
    form: dict[str, str]
    signature: str | None
    content_type: str | None
    token: str | None

    def as_received(self) -> dict[str, list[str]]:
        return {name: [value] for name, value in self.form.items()}


@dataclass
class CannedLine:
    """Answers each path with its documents in turn, the last one for ever."""

    base_url: str = ""
    received: list[Received] = field(default_factory=list)
    answers: dict[str, deque[Response]] = field(default_factory=lambda: defaultdict(deque))
    silent: Event = field(default_factory=Event)
    leave: Event = field(default_factory=Event)
    held: Event = field(default_factory=Event)
    _holds: dict[str, bool] = field(default_factory=dict)

    def twiml(self, path: str, *documents: str) -> None:
        for verbs in documents:
            self.answer(path, f"<Response>{verbs}</Response>")

    def answer(
        self, path: str, body: str, status: int = 200, content_type: str = "text/xml"
    ) -> None:
        self.answers[path].append(Response(body, status, content_type=content_type))

    def hold(self, path: str, *, once: bool = False) -> None:
        """Lets requests of a path wait for their answer until the end of the test."""
        self._holds[path] = once

    def __call__(self, request: Request) -> Response:
        self.received.append(
            Received(
                request.environ["REQUEST_URI"],
                request.form.to_dict(),
                request.headers.get("X-Twilio-Signature"),
                request.content_type,
                request.headers.get("I-Twilio-Idempotency-Token"),
            )
        )
        if self.silent.is_set() or request.path in self._holds:
            if self._holds.get(request.path):
                del self._holds[request.path]
            self.held.set()
            self.leave.wait()
        waiting = self.answers[request.path]
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    def targets(self) -> list[str]:
        return [webhook.target for webhook in self.received]


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """Serves on a free port of this machine; the address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    serving = Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


@pytest.fixture
def line() -> Iterator[CannedLine]:
    canned = CannedLine()
    canned.answer("/calls/status", "", 204)
    with served(Request.application(canned)) as canned.base_url:
        yield canned
        canned.leave.set()


def sign(target: str, form: dict[str, str]) -> str:
    return f"signed {target} {form.get('Digits', '-')}"


def sound(text: str, language: str) -> str | None:
    """Only French has a voice here."""
    return f"/audio/{len(text)}.wav" if language == "fr-BE" else None


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def calls(line: CannedLine, clock: StoppedClock) -> BrowserCalls:
    return BrowserCalls(Line(line.base_url, sign), sound, clock)


@pytest.fixture
def place(calls: BrowserCalls) -> Iterator[Callable[[], Page]]:
    """Places a call of a page; those still on at the end of the test are hung up."""
    pages: list[Page] = []

    def place() -> Page:
        pages.append(Page(calls, calls.place("+32470000000")))
        return pages[-1]

    yield place
    for page in pages:
        with suppress(UnknownCall):
            page.finish()
    assert calls_are_over()
