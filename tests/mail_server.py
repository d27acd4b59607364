"""A real mail server on this machine, behind TLS and a login, that refuses and stalls on order."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from messaging.channels.smtp_session import SmtpServer

USER, PASSWORD = "allosolde", "a password of the tests"


@dataclass(slots=True)
class MailServer:
    """What it took, and what it says instead of yes: by step, `MAIL`, `RCPT`, `DATA` or `END`."""

    says: dict[str, str] = field(default_factory=dict)
    envelopes: list[Envelope] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    served: list[SMTP] = field(default_factory=list)
    server: SmtpServer = field(default_factory=lambda: SmtpServer("localhost", 0))

    def mails(self) -> list[EmailMessage]:
        """The e-mails taken, read back."""
        contents = [envelope.content for envelope in self.envelopes]
        return [
            message_from_bytes(one, policy=policy.default)
            for one in contents
            if isinstance(one, bytes)
        ]

    async def handle_MAIL(  # noqa: N802 - theirs
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Theirs."""
        self.sessions.add(id(session))
        envelope.mail_from = address
        return self.says.get("MAIL", "250 2.1.0 OK")

    async def handle_RCPT(  # noqa: N802 - theirs
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Theirs."""
        envelope.rcpt_tos.append(address)
        return self.says.get("RCPT", "250 2.1.5 OK")

    async def handle_DATA(  # noqa: N802 - theirs
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Theirs."""
        if "END" not in self.says or self.says["END"].startswith("2"):
            self.envelopes.append(envelope)
        return self.says.get("END", "250 2.0.0 taken")


def _sign_in(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


class _OnAnyPort(Controller):
    def factory(self) -> SMTP:
        made: SMTP = super().factory()  # type: ignore[no-untyped-call]
        self.handler.served.append(made)
        return made

    def hang_up(self) -> None:
        """Close what callers kept open: the server itself would leave it lying."""
        asyncio.run_coroutine_threadsafe(self._abort(), self.loop).result()

    async def _abort(self) -> None:
        for made in self.handler.served:
            if made.transport is not None:
                made.transport.abort()
        await asyncio.sleep(0.01)

    def _trigger_server(self) -> None:
        # Its own trial connection goes to the port it was given, and none was.
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def open_mail_server(context: ssl.SSLContext, *, implicit: bool = False) -> Iterator[MailServer]:
    """A server that listens in a thread of its own; `implicit`: TLS from the first byte."""
    opened = MailServer()
    controller = _OnAnyPort(
        opened,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if implicit else None,
        tls_context=None if implicit else context,
        require_starttls=not implicit,
        authenticator=_sign_in,
        auth_required=True,
        # It looks for STARTTLS only, and knows nothing of TLS from the first byte.
        auth_require_tls=not implicit,
    )
    controller.start()
    try:
        opened.server = SmtpServer("localhost", controller.port, implicit, USER, PASSWORD)
        yield opened
    finally:
        controller.hang_up()
        controller.stop()
