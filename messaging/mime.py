"""Builds the MIME form of an e-mail: text first, then HTML, the same bytes at each attempt."""

from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from typing import Final

from email_validator import EmailNotValidError, validate_email

from messaging.delivery import Outgoing


class _Subject(UniqueUnstructuredHeader):
    """A subject folded by the older module: the newer one loses no-break spaces at a fold.

    CPython issue 92081 mended plain spaces only, and not in every Python we support.
    """

    def fold(self, *, policy: Policy) -> str:
        """The header's lines, ASCII, each with its end."""
        folded = Header(str(self), "utf-8", header_name="Subject", maxlinelen=_LINE)
        return f"Subject: {folded.encode(linesep=policy.linesep)}{policy.linesep}"


def _headers() -> HeaderRegistry:
    registry = HeaderRegistry()
    # The base class that the stubs ask for is added by the registry.
    registry.map_to_type("subject", _Subject)  # type: ignore[arg-type]
    return registry


_LINE: Final = 76
_POLICY: Final = SMTP.clone(header_factory=_headers())
_LINE_ENDS: Final = frozenset("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029\0")


class CannotBeMailed(Exception):
    """This message can never be an e-mail; the sentence quotes neither address nor subject."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the e-mails are from: a name to show and an address of the operator's domain."""

    name: str
    address: str


def compose(message: Outgoing, sender: Sender) -> EmailMessage:
    """The e-mail, every line of it ASCII and short. Raises CannotBeMailed."""
    mail = message.mail
    if mail is None:
        raise CannotBeMailed("the message was not written as an e-mail")
    built = EmailMessage(policy=_POLICY)
    built["Message-ID"] = f"<allosolde-{message.message_id}@{_domain(sender.address)}>"
    built["Date"] = mail.written_at
    built["From"] = Address(sender.name, addr_spec=sender.address)
    built["To"] = Address(addr_spec=_mailable(message.recipient))
    built["Subject"] = _on_one_line(mail.subject)
    built["Auto-Submitted"] = "auto-generated"
    # Its own lines may be long, and not every server on the way takes eight bits.
    built.set_content(message.text, cte="quoted-printable")
    built.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    # Last: setting the content takes away every header about content.
    built["Content-Language"] = mail.language
    return built


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _mailable(recipient: str) -> str:
    try:
        found = validate_email(recipient, check_deliverability=False).ascii_email
    except EmailNotValidError:
        raise CannotBeMailed("the recipient is not an e-mail address") from None
    if found is None:
        raise CannotBeMailed("the address needs letters beyond ASCII before its @")
    return found


def _on_one_line(subject: str) -> str:
    if not _LINE_ENDS.isdisjoint(subject):
        raise CannotBeMailed("the subject has more than one line")
    return subject
