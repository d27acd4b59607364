"""How Twilio's client reaches the provider: kept connections, one deadline, nothing sent twice."""

import json
import logging
import re
import select
import ssl
from base64 import b64encode
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import urlencode, urlsplit

from twilio.http import HttpClient
from twilio.http.response import Response

from balance.deadline import Deadline, SetAlarm
from messaging.channels.kept import Kept
from messaging.channels.twilio_words import Declined

_log = logging.getLogger(__name__)
_MOST_BYTES: Final = 2_000_000
_SECONDS: Final = re.compile(r"\d{1,6}", re.ASCII)


class NotConnected(Exception):
    """Nothing of the request left the house; the text says why, without an address."""


class NoAnswer(Exception):
    """It left, and may have been acted on, but nothing that can be used came back in time."""


class DeclinedRequest(Exception):
    """The provider answered that it did not do as asked."""

    def __init__(self, answer: Declined) -> None:
        super().__init__(answer.status)
        self.answer = answer


class TwilioHttp(HttpClient):  # type: ignore[misc] # Twilio's classes have no types
    """Sends the requests of Twilio's client to `api_url`; nothing is tried again or followed.

    Each thread keeps a connection. A request has `seconds` in all, the connecting included. TLS is
    verified against the machine's authorities unless a context is given.
    """

    def __init__(
        self,
        api_url: str,
        seconds: float,
        set_alarm: SetAlarm,
        context: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(_log, is_async=False)
        self._base = urlsplit(api_url)
        self._seconds = seconds
        self._set_alarm = set_alarm
        self._context = context or ssl.create_default_context()
        self._kept: Kept[HTTPConnection] = Kept()

    def request(
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """An answer that did as asked, JSON and whole; the client's own time-out is not used.

        Raises NotConnected, NoAnswer or DeclinedRequest.
        """
        body = urlencode(data).encode() if data else None
        sent = {**(headers or {}), **_credentials(auth)}
        with Deadline(self._seconds, self._set_alarm) as deadline:
            status, retry_after, content = self._exchanged(
                deadline, method.upper(), self._target(uri, params), body, sent
            )
        if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            raise DeclinedRequest(Declined(status, _code(content), retry_after))
        if not isinstance(_json(content), dict):
            raise NoAnswer(f"an answer {status} that cannot be read")
        return Response(status, content.decode())

    def _target(self, uri: str, params: Mapping[str, object] | None) -> str:
        asked = urlsplit(uri)
        query = "&".join(filter(None, (asked.query, urlencode(params or {}))))
        return self._base.path.rstrip("/") + asked.path + (f"?{query}" if query else "")

    def _exchanged(
        self,
        deadline: Deadline,
        method: str,
        target: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> tuple[int, int | None, bytes]:
        connection = self._connection(deadline)
        try:
            connection.request(method, target, body, headers)
            with connection.getresponse() as answer:
                content = _read(answer, deadline)
        except (OSError, HTTPException) as fault:
            connection.close()
            raise NoAnswer(f"no answer {deadline.why(fault)}") from fault
        except NoAnswer:
            connection.close()
            raise
        self._kept.keep(connection)
        waits = answer.getheader("Retry-After") or ""
        return answer.status, int(waits) if _SECONDS.fullmatch(waits) else None, content

    def _connection(self, deadline: Deadline) -> HTTPConnection:
        """This thread's connection, if the other side has not closed it meanwhile; else a new one.

        Raises NotConnected.
        """
        kept = self._kept.take()
        if kept is not None and kept.sock is not None:
            if not _has_something_to_say(kept):
                deadline.watch(kept.sock)
                return kept
            kept.close()
        return self._opened(deadline)

    def _opened(self, deadline: Deadline) -> HTTPConnection:
        secure = self._base.scheme == "https"
        host, port = self._base.hostname or "", self._base.port
        made = HTTPSConnection if secure else HTTPConnection
        connection = made(host, port)
        try:
            raw = deadline.connect(host, connection.port)
        except OSError as fault:
            raise NotConnected(f"no connection ({type(fault).__name__})") from fault
        try:
            connection.sock = (
                self._context.wrap_socket(raw, server_hostname=host) if secure else raw
            )
        except OSError as fault:
            raw.close()
            raise NotConnected(f"no handshake {deadline.why(fault)}") from fault
        return connection


def _has_something_to_say(kept: HTTPConnection) -> bool:
    """Whether it speaks unasked or has hung up: nothing can be asked on it any more."""
    asked = select.poll()
    asked.register(kept.sock, select.POLLIN)
    return bool(asked.poll(0))


def _read(answer: HTTPResponse, deadline: Deadline) -> bytes:
    content = answer.read(_MOST_BYTES + 1)
    if deadline.is_over:
        raise NoAnswer("no answer in time")
    if len(content) > _MOST_BYTES:
        raise NoAnswer("an answer that is too long")
    if answer.length:
        raise NoAnswer("an answer that breaks off")
    return content


def _credentials(auth: tuple[str, str] | None) -> dict[str, str]:
    if auth is None:
        return {}
    return {"Authorization": f"Basic {b64encode(':'.join(auth).encode()).decode()}"}


def _json(content: bytes) -> object:
    try:
        read: object = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return read


def _code(content: bytes) -> int | None:
    read = _json(content)
    code = read.get("code") if isinstance(read, dict) else None
    return code if isinstance(code, int) else None
