"""Owns the wire between handset and line: signed webhooks, tried as the provider tries them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final
from urllib.parse import urljoin, urlsplit

from ivr.handset import ErrorCode, HandsetError, WebhookError
from ivr.handset.overrides import Overrides, read_overrides
from ivr.handset.post import Answer, Post, over_a_socket

Sign = Callable[[str, dict[str, str]], str]
"""The signature of a form sent to a path with its query."""

# The provider gives a webhook 15 s in all, its retries included, then asks the fallback address.
DEADLINE_SECONDS: Final = 15.0
# How soon a caller who hangs up while the line thinks is noticed.
_GLANCE_SECONDS: Final = 0.05
_SIGNATURE: Final = "X-Twilio-Signature"
_TOKEN: Final = "I-Twilio-Idempotency-Token"  # noqa: S105
_XML: Final = ("text/xml", "application/xml")


def always_there() -> bool:
    """The caller does not hang up."""
    return False


@dataclass(frozen=True, slots=True)
class _Request:
    path: str
    form: dict[str, str]
    headers: dict[str, str]


_Outcome = Answer | ConnectionError | TimeoutError | HandsetError


class Line:
    """Posts webhooks to the line at `base_url`, whatever public address they are signed for."""

    def __init__(
        self,
        base_url: str,
        sign: Sign,
        deadline: float = DEADLINE_SECONDS,
        post: Post = over_a_socket,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._sign = sign
        self._deadline = deadline
        self._post = post

    def url(self, target: str) -> str:
        """The whole address of a target, its fragment left out."""
        return self._base_url + target.partition("#")[0]

    def ask(
        self, target: str, form: Mapping[str, str], has_left: Callable[[], bool] = always_there
    ) -> bytes | None:
        """The TwiML document answered at `target`, a path with its query and its fragment.

        None when the caller left while the line was thinking. Raises WebhookError when nobody
        answers in time, with 2xx, or with XML.
        """
        answer = self._tried(target, dict(form), has_left)
        if answer is None:
            return None
        kind = answer.content_type.partition(";")[0].strip().lower()
        if kind not in _XML:
            raise WebhookError(
                f"The call broke: {urlsplit(target).path} answered {kind or 'no content type'}"
                " instead of XML.",
                ErrorCode.CONTENT_TYPE,
            )
        return answer.content

    def tell(self, target: str, form: Mapping[str, str]) -> None:
        """Reports something that needs no answer but a 2xx; raises WebhookError without one."""
        self._tried(target, dict(form), always_there)

    def _tried(
        self, target: str, form: dict[str, str], has_left: Callable[[], bool]
    ) -> Answer | None:
        """The answer to the first try that succeeds, under one idempotency token for all."""
        path, _, fragment = target.partition("#")
        overrides = read_overrides(fragment)
        headers = {_SIGNATURE: self._sign(path, form), _TOKEN: secrets.token_hex(16)}
        request = _Request(path, form, headers)
        until = time.monotonic() + min(overrides.total, self._deadline)
        retries = overrides.retries
        while True:
            try:
                return self._try(request, overrides, until, has_left)
            except WebhookError as failure:
                is_over = not retries or time.monotonic() >= until
                if is_over or failure.kind not in overrides.policy:
                    raise
                retries -= 1

    def _try(
        self,
        request: _Request,
        overrides: Overrides,
        until: float,
        has_left: Callable[[], bool],
    ) -> Answer | None:
        seconds = min(overrides.read, until - time.monotonic())
        answers = self._posted(request, (overrides.connect, seconds))
        outcome = _awaited(answers, time.monotonic() + seconds, has_left)
        if outcome is None or (isinstance(outcome, Answer) and 200 <= outcome.status < 300):
            return outcome
        raise self._failure(urlsplit(request.path).path, outcome)

    def _posted(self, request: _Request, timeouts: tuple[float, float]) -> SimpleQueue[_Outcome]:
        """Where the answer, or the failure, will be.

        The time-out of requests is per read, and a line that drips a byte at a time outlasts it,
        so the request has a thread of its own that is left behind.
        """
        answers: SimpleQueue[_Outcome] = SimpleQueue()
        url = self.url(request.path)

        def post() -> None:
            try:
                answers.put(self._post(url, request.form, request.headers, timeouts))
            except (ConnectionError, TimeoutError, HandsetError) as failure:
                answers.put(failure)

        Thread(target=post, name="handset-webhook", daemon=True).start()
        return answers

    def _failure(self, path: str, outcome: _Outcome) -> HandsetError:
        match outcome:
            case Answer(status, reason):
                sentence = f"The call broke: {path} answered {status} {reason}."
                return WebhookError(sentence, ErrorCode.RETRIEVAL, f"{status // 100}xx")
            case TimeoutError():
                limit = f"{self._deadline:g} seconds"
                sentence = f"The call broke: {path} did not answer within {limit}."
                return WebhookError(sentence, ErrorCode.CONNECTION, "rt")
            case ConnectionError():
                sentence = f"Nobody answers at {self._base_url}: start the line with `make run`."
                return WebhookError(sentence, ErrorCode.CONNECTION, "ct")
            case _:
                return outcome


def _awaited(
    answers: SimpleQueue[_Outcome], until: float, has_left: Callable[[], bool]
) -> _Outcome | None:
    """What came until then; None when the caller left first."""
    while (left := until - time.monotonic()) > 0:
        try:
            return answers.get(timeout=min(left, _GLANCE_SECONDS))
        except Empty:
            if has_left():
                return None
    return TimeoutError()


def target_of(url: str, current: str) -> str:
    """The path with query and fragment that `url` of a document served at `current` leads to.

    An absolute URL loses its host, since the call stays on one line.
    """
    parts = urlsplit(urljoin(f"http://line{current}", url))
    query, fragment = (f"?{parts.query}" if parts.query else ""), parts.fragment
    return (parts.path or "/") + query + (f"#{fragment}" if fragment else "")
