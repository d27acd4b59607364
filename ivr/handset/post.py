"""Owns the socket between handset and line: one request, one answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import requests

from ivr.handset import HandsetError


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status."""

    status: int
    reason: str
    content_type: str
    content: bytes


class Post(Protocol):
    """A way to send a form to an address."""

    def __call__(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str],
        timeouts: tuple[float, float],
    ) -> Answer:
        """The answer, redirects not followed; `timeouts` are seconds to connect and to read.

        Raises ConnectionError when nobody answers there, TimeoutError when nobody does in time,
        HandsetError for any other failure.
        """


def over_a_socket(
    url: str,
    form: Mapping[str, str],
    headers: Mapping[str, str],
    timeouts: tuple[float, float],
) -> Answer:
    """See Post. A connection each: one kept while the caller thinks may be closed when used."""
    with requests.Session() as session:
        # A proxy named in the environment is for the outside, the line is here.
        session.trust_env = False
        try:
            answer = session.post(
                url, data=form, headers=headers, timeout=timeouts, allow_redirects=False
            )
        except requests.ConnectionError as failure:
            raise ConnectionError from failure
        except requests.Timeout as failure:
            raise TimeoutError from failure
        except requests.RequestException as failure:
            raise HandsetError(f"The call broke at {url}: {failure}.") from failure
    kind = answer.headers.get("Content-Type", "")
    return Answer(answer.status_code, answer.reason, kind, answer.content)
