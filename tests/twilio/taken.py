"""What the fake Twilio took over, and how it shows it: the fields of Twilio's Messages resource."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime


@dataclass(slots=True)
class Taken:
    """One message taken over; `callback` is where its receipts go, empty: nowhere."""

    sid: str
    account: str
    recipient: str
    sender: str
    body: str
    callback: str
    validity: str
    at: datetime
    sent_at: datetime | None = None
    status: str = "queued"
    error_code: int | None = None

    @property
    def message_id(self) -> int:
        """The product's own id, from the address of the receipts."""
        return int(self.callback.rpartition("/")[2])

    def shown(self) -> dict[str, object]:
        """As JSON."""
        return {
            "sid": self.sid,
            "account_sid": self.account,
            "to": self.recipient,
            "from": self.sender,
            "body": self.body,
            "status": self.status,
            "error_code": self.error_code,
            "error_message": None,
            "direction": "outbound-api",
            "num_segments": "1",
            "num_media": "0",
            "price": None,
            "price_unit": "USD",
            "api_version": "2010-04-01",
            "messaging_service_sid": None,
            "date_created": _date(self.at),
            "date_updated": _date(self.at),
            "date_sent": None if self.sent_at is None else _date(self.sent_at),
            "uri": f"/2010-04-01/Accounts/{self.account}/Messages/{self.sid}.json",
            "subresource_uris": {},
        }


def taken(number: int, account: str, form: Mapping[str, str], at: datetime) -> Taken:
    """The message of a form."""
    sender = form.get("From") or form.get("MessagingServiceSid", "")
    return Taken(
        sid=f"SM{number:032x}",
        account=account,
        recipient=form["To"],
        sender=sender,
        body=form["Body"],
        callback=form.get("StatusCallback", ""),
        validity=form.get("ValidityPeriod", ""),
        at=at,
    )


def page_of(messages: list[Taken], asked: Mapping[str, str], path: str) -> dict[str, object]:
    """One page of a list, newest first, those that wait before those that were sent."""
    found = [one for one in reversed(messages) if _is_asked_for(one, asked)]
    found.sort(key=lambda one: one.sent_at is not None)
    size, page = int(asked.get("PageSize", 50)), int(asked.get("Page", 0))
    shown = found[page * size : (page + 1) * size]
    more = len(found) > (page + 1) * size
    following = (
        f"{path}?To={asked.get('To', '').replace('+', '%2B')}&PageSize={size}&Page={page + 1}"
    )
    return {
        "messages": [one.shown() for one in shown],
        "page": page,
        "page_size": size,
        "next_page_uri": following if more else None,
    }


def _is_asked_for(one: Taken, asked: Mapping[str, str]) -> bool:
    if one.recipient != asked.get("To", one.recipient):
        return False
    since = asked.get("DateSent>")
    return since is None or (one.sent_at is not None and f"{one.sent_at:%Y-%m-%d}" >= since[:10])


def _date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC))
