"""Reads where the customer of an account is to be written to, and in which language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Row, or_, select

from balance.storage.among import among
from balance.storage.schema import contacts
from messaging.delivery import AgentTask, ChannelName, choose_channels
from voice_prompts.languages import Language

Addresses = Mapping[ChannelName, str]

_READ: Final = [
    contacts.c[name] for name in ("account_id", "language", "channels", "mobile", "email")
]


@dataclass(frozen=True, slots=True)
class Customer:
    """Whom an account's messages go to; no addresses where no channel reaches them."""

    language: Language = Language.FR
    addresses: Addresses = field(default_factory=dict)


def read_customers(
    connection: Connection, account_ids: Collection[int], carried: frozenset[ChannelName]
) -> dict[int, Customer]:
    """Each account's first contact, by the channels that are `carried`.

    An account without contact is left out.
    """
    query = select(*_READ).where(among(contacts.c.account_id, account_ids))
    found: dict[int, Customer] = {}
    for row in connection.execute(query.order_by(contacts.c.id)):
        if row.account_id not in found:
            known = {ChannelName.SMS: row.mobile, ChannelName.EMAIL: row.email}
            addresses = _addresses(row.channels, known, carried)
            found[row.account_id] = Customer(Language(row.language), addresses)
    return found


def read_language(connection: Connection, row: Row[Any]) -> Language:
    """The language on file of whom a stored message goes to; its own where nobody is there."""
    here = or_(contacts.c.mobile == row.recipient, contacts.c.email == row.recipient)
    mine = select(contacts.c.language).where(contacts.c.account_id == row.account_id, here)
    found = connection.execute(mine.order_by(contacts.c.id).limit(1)).scalar()
    return Language(found or row.language)


def read_mobile(connection: Connection, account_id: int) -> tuple[str | None, Language]:
    """The mobile number on file of an account's customer, chosen or not, and their language."""
    columns = (contacts.c.mobile, contacts.c.language)
    mine = select(*columns).where(contacts.c.account_id == account_id)
    row = connection.execute(mine.order_by(contacts.c.id).limit(1)).one_or_none()
    return (None, Language.FR) if row is None else (row.mobile, Language(row.language))


def _addresses(
    chosen: str, known: Mapping[ChannelName, str | None], carried: frozenset[ChannelName]
) -> Addresses:
    usable = {name: address for name, address in known.items() if address and name in carried}
    channels = choose_channels(
        [ChannelName(word) for word in chosen.split()],
        usable.get(ChannelName.SMS),
        usable.get(ChannelName.EMAIL),
    )
    return {} if isinstance(channels, AgentTask) else {name: usable[name] for name in channels}
