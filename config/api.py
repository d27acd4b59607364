"""Wires the API: its database, clock and books, and who knows what became of messages."""

from balance.api.door import ApiDoor
from config.bootstrap import Parts
from messaging.states import read_states


def api_door(parts: Parts) -> ApiDoor:
    """The door of integrators."""
    return ApiDoor(
        database=parts.database,
        clock=parts.clock,
        books=parts.books,
        prefixes=parts.rules.operator.ean_prefixes,
        rehearsal=parts.rehearsal,
        message_states=read_states,
        rate=parts.settings.api_rate,
        failures=parts.settings.api_failures,
    )
