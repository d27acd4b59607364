"""A conversation with the operator's mail server, from the connection to the login."""

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote, urlsplit

from balance.deadline import Deadline
from messaging.channels.smtp_words import Reply, Step, before_the_end
from messaging.delivery import Misconfigured, NotSent, Outcome

_PORTS: Final = {"smtp": 587, "smtps": 465}
_THIS_MACHINE: Final = ("127.0.0.1", "::1", "localhost")
_HOST: Final = re.compile(r"[!-~]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where e-mails are handed in. `implicit`: TLS from the first byte, else by STARTTLS.

    `user` empty: no login. On this machine STARTTLS is used where it is offered.
    """

    host: str
    port: int
    implicit: bool = False
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_near(self) -> bool:
        """Whether it runs on this machine, so that nobody else can listen."""
        return self.host in _THIS_MACHINE


def read_smtp_url(url: str) -> SmtpServer:
    """The server of `smtp://user:password@host:587` or `smtps://…:465`.

    Raises ValueError with a sentence that quotes nothing of it.
    """
    try:
        parsed = urlsplit(url)
    except ValueError:
        raise ValueError("must be an address such as smtps://user:password@host:465") from None
    if parsed.scheme not in _PORTS:
        raise ValueError("must begin with smtp:// or smtps://")
    try:
        port = parsed.port or _PORTS[parsed.scheme]
    except ValueError:
        raise ValueError("must name a port from 1 to 65535, or none") from None
    host = parsed.hostname or ""
    if _HOST.fullmatch(host) is None:
        raise ValueError("must name a host, in ASCII and without spaces")
    if parsed.path not in ("", "/") or parsed.query or parsed.fragment:
        raise ValueError("must end with the port: in a password write %2F %3F %23 for / ? #")
    user, password = unquote(parsed.username or ""), unquote(parsed.password or "")
    if bool(user) != bool(password):
        raise ValueError("must hold both a user and a password, or none")
    if not (user + password).isascii():
        raise ValueError("must hold ASCII only: the login of a mail server knows nothing else")
    return SmtpServer(host, port, parsed.scheme == "smtps", user, password)


class CannotOpen(Exception):
    """No conversation came about; nothing was sent."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(type(outcome).__name__)
        self.outcome = outcome


class Session(smtplib.SMTP):
    """A conversation in which messages are sent: how many, and when the last, in seconds."""

    def __init__(
        self, server: SmtpServer, context: ssl.SSLContext, name: str, deadline: Deadline
    ) -> None:
        self._server = server
        self._context = context
        self._deadline = deadline
        self.sent = 0
        self.used_at = 0.0
        super().__init__(server.host, server.port, name)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        raw = self._deadline.connect(host, port)
        if not self._server.implicit:
            return raw
        try:
            return self._context.wrap_socket(raw, server_hostname=host)
        except OSError:
            raw.close()
            raise

    def secure(self) -> None:
        """Encrypt what follows, unless it is encrypted, or goes to this machine only."""
        if self._server.implicit:
            return
        self.ehlo_or_helo_if_needed()
        if self.has_extn("starttls") or not self._server.is_near:
            self.starttls(context=self._context)
            self.ehlo()

    def sign_in(self) -> None:
        """Say who we are, where a user is set."""
        if self._server.user:
            self.login(self._server.user, self._server.password)


def open_session(
    server: SmtpServer, context: ssl.SSLContext, name: str, deadline: Deadline
) -> Session:
    """A conversation ready for a message; `name` is what we call ourselves. Raises CannotOpen."""
    session = None
    step = Step.OPENING
    try:
        session = Session(server, context, name, deadline)
        session.secure()
        step = Step.LOGIN
        session.sign_in()
    except (OSError, smtplib.SMTPException) as fault:
        if session is not None:
            session.close()
        raise CannotOpen(_outcome(step, fault, deadline)) from fault
    return session


def _outcome(step: Step, fault: Exception, deadline: Deadline) -> Outcome:
    match fault:
        case ssl.SSLCertVerificationError():
            return Misconfigured(
                f"The mail server shows a certificate that is not trusted ({fault.verify_code}): "
                "put right the host in ALLOSOLDE_SMTP_URL, or have the certificate renewed."
            )
        case smtplib.SMTPResponseException():
            return before_the_end(step, Reply(fault.smtp_code, _bytes(fault.smtp_error)))
        case smtplib.SMTPServerDisconnected():
            return NotSent(f"no answer {deadline.why(fault)}", reached=False)
        case smtplib.SMTPException() if step is Step.LOGIN:
            return Misconfigured(
                "The mail server offers no login that we know: put right ALLOSOLDE_SMTP_URL."
            )
        case smtplib.SMTPException():
            return Misconfigured(
                "The mail server offers no encryption: put right ALLOSOLDE_SMTP_URL, "
                "smtps:// is for port 465."
            )
        case _:
            return NotSent(f"no connection {deadline.why(fault)}", reached=False)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
