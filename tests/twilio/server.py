"""The fake Twilio: takes messages over, lists them, sends receipts, and misbehaves on order.

In a test: `with open_twilio() as twilio`. In a process of its own:
`python -m tests.twilio.server --port 0 --answer-ms 50 --ambiguous 0.03 --seed 1 --receipts`.
"""

import argparse
import asyncio
import json
import ssl
import threading
from base64 import b64encode
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from tests.twilio.connection import Asked, Connection, whole
from tests.twilio.faults import DELIVERED, NEVER, Answer, Doubt, Fault, Receipts
from tests.twilio.receipts import deliver
from tests.twilio.taken import Taken, page_of, taken

SID: Final = "AC" + "5" * 32
TOKEN: Final = "a token of the tests"
_ENDLESS: Final = 3_000_000
_DRIP_SECONDS: Final = 0.02


def _real_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class FakeTwilio:
    """One account. `script` says what becomes of the next requests that would send a message.

    `answer_seconds`: how long each takes. `keeps_queued`: nothing is sent on, so that no message
    has a date of sending. `receipts_to`: how receipts come for one recipient.
    """

    sid: str = SID
    token: str = TOKEN
    answer_seconds: float = 0.0
    keeps_queued: bool = False
    receipts: Receipts = NEVER
    clock: Callable[[], datetime] = _real_now
    random: Random = field(default_factory=lambda: Random(0))
    doubt: Doubt | None = None
    script: deque[Fault | Answer] = field(default_factory=deque)
    receipts_to: dict[str, Receipts] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    asked: int = 0
    url: str = ""
    heard: threading.Event = field(default_factory=threading.Event)
    """Set when a request has come in."""
    _connections: set[Connection] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def handle(self, connection: Connection, asked: Asked) -> None:
        """Answer a request, sooner or later."""
        self.asked += 1
        self.heard.set()
        if asked.target == "/_fake/accepted":
            connection.answer(200, [one.message_id for one in self.taken])
        elif asked.target == "/_fake/under-way":
            connection.answer(200, len(self._tasks))
        elif asked.headers.get("authorization") != self._credentials():
            connection.answer(401, _declined(Answer(401, 20003)))
        elif urlsplit(asked.target).path.endswith(f"/Accounts/{self.sid}/Messages.json"):
            self._list(connection, asked) if asked.method == "GET" else self._send(
                connection, asked
            )
        else:
            connection.answer(404, _declined(Answer(404, 20404)))

    def _credentials(self) -> str:
        return "Basic " + b64encode(f"{self.sid}:{self.token}".encode()).decode()

    def _list(self, connection: Connection, asked: Asked) -> None:
        order = self.script.popleft() if self.script else None
        if order is not None:
            self._misbehave(connection, order, b"{}")
            return
        parts = urlsplit(asked.target)
        connection.answer(200, page_of(self.taken, dict(parse_qsl(parts.query)), parts.path))

    def _send(self, connection: Connection, asked: Asked) -> None:
        order = self.script.popleft() if self.script else None
        if order is None and self.doubt is not None:
            order = self.doubt.next()
        if isinstance(order, Answer) or (order is not None and not order.takes):
            self._misbehave(connection, order, b"{}")
            return
        message = self._take(dict(parse_qsl(asked.body.decode())))
        answer = whole(201, json.dumps(message.shown()).encode())
        self._spawn(self._conclude(connection, message, order, answer))

    def _take(self, form: dict[str, str]) -> Taken:
        message = taken(len(self.taken) + 1, self.sid, form, self.clock())
        if not self.keeps_queued:
            message.sent_at = message.at
        self.taken.append(message)
        return message

    async def _conclude(
        self, connection: Connection, message: Taken, order: Fault | None, answer: bytes
    ) -> None:
        plan = self.receipts_to.get(message.recipient, self.receipts)
        if plan.early:
            await deliver(message, plan, self.token, self.random)
        if self.answer_seconds:
            await asyncio.sleep(self.answer_seconds)
        if order is None:
            connection.write(answer)
        else:
            self._misbehave(connection, order, answer)
        if not plan.early:
            await deliver(message, plan, self.token, self.random)

    def take_as(self, recipient: str, body: str) -> None:
        """Take a message over that nobody of the test sent."""
        self._take({"To": recipient, "Body": body})

    def hang_up(self) -> None:
        """Close every connection, from another thread."""
        over = threading.Event()
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._close_all, over)
        over.wait()

    def _close_all(self, over: threading.Event) -> None:
        for connection in list(self._connections):
            connection.close()
        assert self._loop is not None
        self._loop.call_later(0.05, over.set)

    def _misbehave(self, connection: Connection, order: Fault | Answer, answer: bytes) -> None:
        match order:
            case Answer():
                connection.answer(order.status, _declined(order), order.retry_after)
            case Fault.ERROR | Fault.ERROR_TAKEN:
                connection.answer(500, _declined(Answer(500, 20500)))
            case Fault.GARBAGE_TAKEN:
                connection.write(b"\x16\x03 this is no HTTP\r\n\r\n")
                connection.close()
            case Fault.NOT_JSON_TAKEN:
                connection.write(whole(201, b"<html>taken</html>"))
            case Fault.TOO_LONG_TAKEN:
                connection.write(whole(201, b" " * _ENDLESS))
            case Fault.BREAKS_OFF_TAKEN:
                connection.write(answer[: len(answer) - 20])
                connection.close()
            case Fault.RESET | Fault.RESET_TAKEN:
                connection.reset()
            case Fault.DRIPPING_HEAD:
                self._spawn(_drip(connection, b"HTTP/1.1 201 Created\r\nX-Drip: " + b"x" * 60_000))
            case Fault.DRIPPING_BODY_TAKEN:
                head = whole(201, b" " * 100_000).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
                connection.write(head)
                self._spawn(_drip(connection, b" " * 100_000))
            case Fault.SILENT | Fault.SILENT_TAKEN:
                return

    def _spawn(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def serve(self, port: int, ready: Callable[[], None], tls: ssl.SSLContext | None) -> None:
        """Listen on this machine until cancelled."""
        loop = self._loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Connection(self.handle, self._connections), "127.0.0.1", port, ssl=tls
        )
        bound = server.sockets[0].getsockname()[1]
        self.url = f"https://localhost:{bound}" if tls else f"http://127.0.0.1:{bound}"
        ready()
        try:
            await asyncio.Event().wait()
        finally:
            for task in list(self._tasks):
                task.cancel()
            server.close()
            for connection in list(self._connections):
                connection.reset()
            await asyncio.sleep(0)


async def _drip(connection: Connection, said: bytes) -> None:
    for at in range(len(said)):
        if not connection.is_open:
            return
        connection.write(said[at : at + 1])
        await asyncio.sleep(_DRIP_SECONDS)


def _declined(answer: Answer) -> dict[str, object]:
    return {
        "code": answer.code,
        "message": "told by the fake",
        "more_info": f"https://www.twilio.com/docs/errors/{answer.code}",
        "status": answer.status,
    }


@contextmanager
def open_twilio(
    twilio: FakeTwilio | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[FakeTwilio]:
    """A fake that listens in this process, in a thread of its own."""
    twilio = twilio or FakeTwilio()
    ready = threading.Event()
    loop = asyncio.new_event_loop()

    def run() -> None:
        serving = loop.create_task(twilio.serve(0, ready.set, tls))
        stop.append(lambda: loop.call_soon_threadsafe(serving.cancel))
        try:
            loop.run_until_complete(serving)
        except asyncio.CancelledError:
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

    stop: list[Callable[[], object]] = []
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield twilio
    finally:
        stop[0]()
        thread.join()


def main() -> None:
    """Serve until killed; the first line on standard output is the address."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--answer-ms", type=float, default=0.0)
    parser.add_argument("--ambiguous", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--receipts", action="store_true", help="send signed receipts")
    chosen = parser.parse_args()
    random = Random(chosen.seed)
    twilio = FakeTwilio(
        answer_seconds=chosen.answer_ms / 1000,
        receipts=DELIVERED if chosen.receipts else NEVER,
        random=random,
        doubt=Doubt(chosen.ambiguous, random) if chosen.ambiguous else None,
    )
    asyncio.run(twilio.serve(chosen.port, lambda: print(twilio.url, flush=True), None))  # noqa: T201


if __name__ == "__main__":
    main()
