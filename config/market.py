"""Wires the market platform, the way to real meters."""

import secrets

from balance.meters.platform import MarketPlatform
from balance.storage import facts
from balance.storage.database import Database
from config.bootstrap import Parts, SetUpError


def market_platform(parts: Parts) -> MarketPlatform | None:
    """The way to real meters; None where none is set: the orders wait.

    Raises SetUpError in a rehearsal.
    """
    if parts.rehearsal:
        raise SetUpError("A rehearsal has simulated meters only.")
    settings = parts.settings
    if settings.meters_key is None:
        return None
    key = settings.meters_key.get_secret_value()
    return MarketPlatform(settings.meters_url, key, _installation(parts.database), parts.clock)


def _installation(database: Database) -> str:
    """What tells the orders of this database from those of any other; made once."""
    with database.write() as connection:
        return facts.keep_fact(connection, facts.INSTALLATION, secrets.token_hex(4))
