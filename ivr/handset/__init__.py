"""The simulated phone: rings the line over a real socket, as the telephone provider would."""

from enum import IntEnum


class HandsetError(Exception):
    """The call cannot go on; the message is a sentence for the person who placed it."""


class ErrorCode(IntEnum):
    """What went wrong with a webhook (Twilio, "Error and warning dictionary")."""

    RETRIEVAL = 11200
    CONNECTION = 11205
    PARSE = 12100
    CONTENT_TYPE = 12300


class WebhookError(HandsetError):
    """A webhook gave no document to play: the provider then asks the fallback address.

    `kind` is the class of failure that a retry policy names: "ct", "rt", "4xx", "5xx"; "" for one
    that no policy names.
    """

    def __init__(self, sentence: str, code: ErrorCode, kind: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.kind = kind
