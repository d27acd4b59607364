"""Sends SMS through Twilio, or a provider that speaks as it does, with Twilio's own client."""

import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from balance.deadline import SetAlarm, real_alarm
from messaging.channels import twilio_words
from messaging.channels.twilio_http import DeclinedRequest, NoAnswer, NotConnected, TwilioHttp
from messaging.delivery import (
    Accepted,
    CannotSay,
    Listed,
    NotSent,
    Outcome,
    Outgoing,
    Proof,
    Unknown,
)

DEADLINE_SECONDS: Final = 12.0
# "Accepted values are integers from 1 to 36000": Twilio, Messages resource, ValidityPeriod.
_LONGEST_VALIDITY: Final = timedelta(seconds=36_000)
_SHORTEST_VALIDITY: Final = timedelta(seconds=1)
_PAGE: Final = 100
_PAGES: Final = 3
# The two clocks need not agree to the second.
_APART: Final = timedelta(minutes=5)
_ID: Final = re.compile(r"(SM|MM)[0-9a-f]{32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class TwilioAccount:
    """Whose messages they are. `sender`: a number, a name, or a messaging service (MG…).

    `receipts_url` is the public address that receipts are sent to, without the message's id.
    """

    sid: str
    token: str = field(repr=False)
    sender: str
    api_url: str
    receipts_url: str


class TwilioSms:
    """A channel to mobile phones. Safe in many threads; it logs neither numbers nor texts."""

    def __init__(
        self,
        account: TwilioAccount,
        clock: Callable[[], datetime],
        seconds: float = DEADLINE_SECONDS,
        set_alarm: SetAlarm = real_alarm,
        context: ssl.SSLContext | None = None,
    ) -> None:
        http = TwilioHttp(account.api_url, seconds, set_alarm, context)
        self._messages = Client(account.sid, account.token, http_client=http).messages
        self._account = account
        self._clock = clock

    def send(self, message: Outgoing) -> Outcome:
        """What Twilio says, within the deadline."""
        try:
            made = self._messages.create(
                to=message.recipient,
                body=message.text,
                status_callback=f"{self._account.receipts_url}/{message.message_id}",
                validity_period=self._validity(message),
                **self._sender(),
            )
        except NotConnected as fault:
            return NotSent(str(fault), reached=False)
        except NoAnswer as fault:
            return Unknown(str(fault))
        except DeclinedRequest as fault:
            return twilio_words.outcome(fault.answer)
        if not isinstance(made.sid, str) or _ID.fullmatch(made.sid) is None:
            return Unknown("an answer without the id of a message")
        return Accepted(made.sid)

    def find(self, message: Outgoing, since: datetime) -> Proof:
        """The messages of this very text to this recipient that Twilio has made since.

        Whatever became of one, it was taken over.
        """
        try:
            found = [
                one.sid
                for one in self._made_since(message.recipient, since - _APART)
                if one.body == message.text and one.direction != "inbound"
            ]
        except (NotConnected, NoAnswer, _TooMany) as fault:
            return CannotSay(str(fault))
        except DeclinedRequest as fault:
            return CannotSay(f"Twilio answered {fault.answer.status}")
        except (TwilioException, TypeError, ValueError, AttributeError, KeyError) as fault:
            # Twilio's client reads what it is given with trust.
            return CannotSay(f"a list that cannot be read ({type(fault).__name__})")
        return Listed(tuple(found))

    def _made_since(self, recipient: str, since: datetime) -> Iterator[Any]:
        """Newest first, those that wait included: a date sent in the request would hide them."""
        most = _PAGE * _PAGES
        listed = self._messages.stream(to=recipient, page_size=_PAGE, limit=most)
        for number, one in enumerate(listed, 1):
            if one.date_sent is not None and _utc(one.date_sent) < since:
                return
            if one.date_created is None or _utc(one.date_created) >= since:
                yield one
            if number == most:
                raise _TooMany("a list that is too long")

    def _validity(self, message: Outgoing) -> int:
        """What is left of the message's life, in whole seconds, as far as Twilio takes it."""
        if message.expires_at is None:
            return int(_LONGEST_VALIDITY.total_seconds())
        left = message.expires_at - self._clock()
        return int(min(max(left, _SHORTEST_VALIDITY), _LONGEST_VALIDITY).total_seconds())

    def _sender(self) -> dict[str, str]:
        sender = self._account.sender
        named = re.fullmatch("MG[0-9a-f]{32}", sender) is not None
        return {"messaging_service_sid" if named else "from_": sender}


class _TooMany(Exception):
    """The list is longer than it is worth reading."""


def _utc(instant: datetime) -> datetime:
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)
