"""Reads back what moved an open account, and what became of its messages, a part at a time."""

from balance.api.accounts import find_account
from balance.api.answers import Entries, Entry, Message, Messages
from balance.api.door import Call, Reply
from balance.api.incoming import Page
from balance.storage.movements import movements


def list_entries(call: Call, said: Page) -> Reply:
    """Everything that moved the balance of an account, oldest first."""
    with call.door.database.read() as connection:
        account = find_account(connection, call)
        # One more than asked for tells whether something follows.
        found = movements(connection, account.account_id, said.after, said.limit + 1)
    entries = [Entry.of(one) for one in found[: said.limit]]
    follows = len(found) > said.limit
    return Reply(Entries(entries=entries, next_after=entries[-1].id if follows else None))


def list_messages(call: Call, said: Page) -> Reply:
    """What became of an account's messages, oldest first; no recipient is shown whole."""
    with call.door.database.read() as connection:
        account = find_account(connection, call)
        find = call.door.message_states
        found = find(connection, account.account_id, said.after, said.limit + 1)
    messages = [Message.of(one) for one in found[: said.limit]]
    follows = len(found) > said.limit
    return Reply(Messages(messages=messages, next_after=messages[-1].id if follows else None))
