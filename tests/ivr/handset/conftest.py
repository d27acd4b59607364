"""A line that answers on a real socket what a test put there, and keeps what it was sent."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


@dataclass(frozen=True)
class Received:
    target: str
    form: dict[str, str]
    signature: str | None
    content_type: str | None

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

    def twiml(self, path: str, *documents: str) -> None:
        for verbs in documents:
            self.answer(path, f"<Response>{verbs}</Response>")

    def answer(
        self, path: str, body: str, status: int = 200, content_type: str = "text/xml"
    ) -> None:
        self.answers[path].append(Response(body, status, content_type=content_type))

    def __call__(self, request: Request) -> Response:
        self.received.append(
            Received(
                request.environ["REQUEST_URI"],
                request.form.to_dict(),
                request.headers.get("X-Twilio-Signature"),
                request.content_type,
            )
        )
        if self.silent.is_set():
            self.leave.wait()
        waiting = self.answers[request.path]
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    def targets(self) -> list[str]:
        return [webhook.target for webhook in self.received]


@pytest.fixture
def line() -> Iterator[CannedLine]:
    canned = CannedLine()
    canned.answer("/calls/status", "", 204)
    server = make_server("127.0.0.1", 0, Request.application(canned), threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    canned.base_url = f"http://127.0.0.1:{server.server_port}"
    serving = Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield canned
    canned.leave.set()
    server.shutdown()
    serving.join()
    server.server_close()
