"""Reads where the customer of an account is to be written to."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Connection, select

from balance.storage.among import among
from balance.storage.schema import contacts
from messaging.delivery import AgentTask, ChannelName, choose_channels
from voice_prompts.languages import Language

Addresses = Mapping[ChannelName, str]

_READ: Final = (contacts.c.account_id, contacts.c.channels, contacts.c.mobile, contacts.c.email)


def read_addresses(
    connection: Connection, account_ids: Collection[int], carried: frozenset[ChannelName]
) -> dict[int, Addresses]:
    """The addresses of each account's first contact, the customer, by channel.

    Empty where no channel that is `carried` reaches them; an account without contact is left out.
    """
    query = select(*_READ).where(among(contacts.c.account_id, account_ids))
    found: dict[int, Addresses] = {}
    for account_id, channels, mobile, email in connection.execute(query.order_by(contacts.c.id)):
        if account_id not in found:
            known = {ChannelName.SMS: mobile, ChannelName.EMAIL: email}
            found[account_id] = _addresses(channels, known, carried)
    return found


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
