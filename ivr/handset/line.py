"""Owns the wire between handset and line: signed, form-encoded webhooks over a real socket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final
from urllib.parse import urljoin, urlsplit

import requests

from ivr.handset import HandsetError

Sign = Callable[[str, dict[str, str]], str]
"""The signature of a form sent to a path with its query."""

# The provider gives a webhook 15 s in all, then breaks the call.
DEADLINE_SECONDS: Final = 15.0
_SIGNATURE: Final = "X-Twilio-Signature"
_XML: Final = ("text/xml", "application/xml")


class Line:
    """Posts webhooks to the line at `base_url`, whatever public address they are signed for."""

    def __init__(self, base_url: str, sign: Sign, deadline: float = DEADLINE_SECONDS) -> None:
        self._base_url = base_url.rstrip("/")
        self._sign = sign
        self._deadline = deadline

    def ask(self, target: str, form: Mapping[str, str]) -> bytes:
        """The TwiML document answered at `target`, a path with its query.

        Raises HandsetError when nobody answers in time, with 2xx, or with XML.
        """
        answer = self._post(target, dict(form))
        kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if kind not in _XML:
            raise HandsetError(
                f"The call broke: {urlsplit(target).path} answered {kind or 'no content type'}"
                " instead of XML."
            )
        return answer.content

    def tell(self, target: str, form: Mapping[str, str]) -> None:
        """Reports something that needs no answer but a 2xx; raises HandsetError without one."""
        self._post(target, dict(form))

    def _post(self, target: str, form: dict[str, str]) -> requests.Response:
        answer = self._within_deadline(target, form, self._sign(target, form))
        if not 200 <= answer.status_code < 300:
            raise HandsetError(
                f"The call broke: {urlsplit(target).path} answered {answer.status_code}"
                f" {answer.reason}."
            )
        return answer

    def _within_deadline(
        self, target: str, form: dict[str, str], signature: str
    ) -> requests.Response:
        """The whole answer, or HandsetError once the deadline has passed.

        The time-out of requests is per read, and a line that drips a byte at a time outlasts it,
        so the request has a thread of its own that is left behind.
        """
        answers: SimpleQueue[requests.Response | requests.RequestException] = SimpleQueue()

        def post() -> None:
            try:
                answers.put(self._send(target, form, signature))
            except requests.RequestException as failure:
                answers.put(failure)

        Thread(target=post, name="handset-webhook", daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline)
        except Empty:
            raise HandsetError(self._late(target)) from None
        if isinstance(answer, requests.Response):
            return answer
        raise HandsetError(self._failed(target, answer)) from answer

    def _send(self, target: str, form: dict[str, str], signature: str) -> requests.Response:
        # A connection each: one kept while the caller thinks may be closed when it is used.
        with requests.Session() as session:
            # A proxy named in the environment is for the outside, the line is here.
            session.trust_env = False
            return session.post(
                self._base_url + target,
                data=form,
                headers={_SIGNATURE: signature},
                timeout=self._deadline,
                allow_redirects=False,
            )

    def _failed(self, target: str, failure: requests.RequestException) -> str:
        match failure:
            case requests.Timeout():
                return self._late(target)
            case requests.ConnectionError():
                return f"Nobody answers at {self._base_url}: start the line with `make run`."
            case _:
                return f"The call broke at {self._base_url}{urlsplit(target).path}: {failure}."

    def _late(self, target: str) -> str:
        path = urlsplit(target).path
        return f"The call broke: {path} did not answer within {self._deadline:g} seconds."


def target_of(url: str, current: str) -> str:
    """The path with query that `url` of a document served at path `current` leads to.

    An absolute URL loses its host, since the call stays on one line, and its fragment, which
    asks the provider for retries and is never sent.
    """
    parts = urlsplit(urljoin(f"http://line{current}", url))
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
