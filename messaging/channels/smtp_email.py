"""Sends e-mails through the operator's mail server, step by step, so that each failure is named."""

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from balance.deadline import Deadline, SetAlarm, real_alarm
from messaging.bounces import Bounces
from messaging.channels.kept import Kept
from messaging.channels.smtp_session import CannotOpen, Session, SmtpServer, open_session
from messaging.channels.smtp_words import Reply, Step, after_the_end, before_the_end
from messaging.delivery import (
    Accepted,
    NotListed,
    NotSent,
    Outcome,
    Outgoing,
    Proof,
    Refused,
    Unknown,
)
from messaging.mime import CannotBeMailed, Sender, compose

DEADLINE_SECONDS: Final = 12.0
_MOST_OF_A_SESSION: Final = 100
_LONGEST_IDLE_SECONDS: Final = 60.0
_GO_ON: Final = 354
_DOTS: Final = re.compile(rb"(?m)^\.")


class SmtpEmail:
    """A channel to mailboxes. Safe in many threads: each keeps a conversation of its own."""

    def __init__(
        self,
        server: SmtpServer,
        sender: Sender,
        bounces: Bounces | None = None,
        seconds: float = DEADLINE_SECONDS,
        set_alarm: SetAlarm = real_alarm,
        monotonic: Callable[[], float] = time.monotonic,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._bounces = bounces
        self._seconds = seconds
        self._set_alarm = set_alarm
        self._monotonic = monotonic
        self._context = context or ssl.create_default_context()
        self._kept: Kept[Session] = Kept()

    def send(self, message: Outgoing) -> Outcome:
        """What the server says, within the deadline; the id it is taken under is our Message-ID."""
        try:
            mail = compose(message, self._sender)
        except CannotBeMailed as fault:
            return Refused(str(fault))
        with Deadline(self._seconds, self._set_alarm) as deadline:
            try:
                session = self._introduced(self._envelope(message), deadline)
            except CannotOpen as fault:
                return fault.outcome
            outcome = _handed_over(session, mail, deadline)
            self._keep(session, outcome)
        return outcome

    def find(self, message: Outgoing, since: datetime) -> Proof:
        """A mail server keeps no list; mailboxes show a second one under the same id once."""
        return NotListed()

    def _envelope(self, message: Outgoing) -> str:
        if self._bounces is None:
            return self._sender.address
        return self._bounces.address_of(message.message_id)

    def _introduced(self, sender: str, deadline: Deadline) -> Session:
        """A conversation that has taken the sender: the kept one, unless it ended. CannotOpen."""
        kept = self._fresh()
        if kept is not None and kept.sock is not None:
            deadline.watch(kept.sock)
            if _takes(kept, sender) is None:
                return kept
            kept.close()
        name = self._sender.address.rpartition("@")[2]
        session = open_session(self._server, self._context, name, deadline)
        refused = _takes(session, sender)
        if refused is not None:
            session.close()
            raise CannotOpen(_outcome(Step.SENDER, refused, deadline))
        return session

    def _fresh(self) -> Session | None:
        """This thread's conversation, None where it was not used for long."""
        session = self._kept.take()
        if session is None or session.sock is None:
            return None
        if self._monotonic() - session.used_at > _LONGEST_IDLE_SECONDS:
            session.close()
            return None
        return session

    def _keep(self, session: Session, outcome: Outcome) -> None:
        session.sent += 1
        session.used_at = self._monotonic()
        if isinstance(outcome, Accepted) and session.sent < _MOST_OF_A_SESSION:
            self._kept.keep(session)
        else:
            session.close()


_Fault = Reply | Exception


def _takes(session: Session, sender: str) -> _Fault | None:
    """Why the sender was not taken; None when it was."""
    return _refusal(lambda: session.mail(sender), 250)


def _refusal(ask: Callable[[], tuple[int, bytes]], *wanted: int) -> _Fault | None:
    try:
        code, said = ask()
    except (OSError, smtplib.SMTPException) as fault:
        return fault
    return None if code in wanted else Reply(code, said)


def _outcome(step: Step, fault: _Fault, deadline: Deadline) -> Outcome:
    if isinstance(fault, Reply) and not deadline.is_over:
        return before_the_end(step, fault)
    why = deadline.why(fault) if isinstance(fault, Exception) else "in time"
    return NotSent(f"no answer to {step} {why}")


def _handed_over(session: Session, mail: EmailMessage, deadline: Deadline) -> Outcome:
    recipient = mail["To"].addresses[0].addr_spec
    refused = _refusal(lambda: session.rcpt(recipient), 250, 251, 252)
    if refused is not None:
        return _outcome(Step.RECIPIENT, refused, deadline)
    refused = _refusal(lambda: session.docmd("DATA"), _GO_ON)
    if refused is not None:
        return _outcome(Step.CONTENT, refused, deadline)
    try:
        # The dot that ends it is the last to leave: where this fails, it did not.
        session.send(_DOTS.sub(b"..", mail.as_bytes()) + b".\r\n")
    except (OSError, smtplib.SMTPException) as fault:
        return _outcome(Step.CONTENT, fault, deadline)
    return _taken(session, str(mail["Message-ID"]), deadline)


def _taken(session: Session, message_id: str, deadline: Deadline) -> Outcome:
    try:
        code, said = session.getreply()
    except (OSError, smtplib.SMTPException) as fault:
        return Unknown(f"no answer to the content {deadline.why(fault)}")
    if deadline.is_over:
        # The beginning of a line that was cut off reads as if it was a whole one.
        return Unknown("no answer to the content in time")
    return Accepted(message_id) if 200 <= code <= 299 else after_the_end(Reply(code, said))
