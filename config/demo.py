"""The accounts of a new rehearsal: one household per situation that a caller can be in."""

from collections.abc import Iterable
from pathlib import Path

from balance.batch import Refused
from balance.calendar import civil_date
from balance.ean import tail
from balance.intake.accounts import Opening, read_accounts
from balance.intake.lines import Taken
from balance.storage.openings import open_accounts
from config.bootstrap import Parts, SetUpError

DEMO_FILE = Path(__file__).parent / "demo_accounts.csv"


def demo_openings(parts: Parts) -> list[Opening]:
    """The demo accounts, opened today."""
    today = civil_date(parts.clock())
    prefixes = parts.rules.operator.ean_prefixes
    with DEMO_FILE.open("rb") as stream:
        lines: Iterable[object] = list(read_accounts(stream, prefixes, today))
    return [line.record for line in lines if isinstance(line, Taken)]


def open_demo_accounts(parts: Parts) -> None:
    """Open the demo accounts. Raises SetUpError when the file shipped with them is wrong."""
    now = parts.clock()
    openings = demo_openings(parts)
    with parts.database.write() as connection:
        outcomes = open_accounts(connection, openings, now, parts.rules.policies.at(now))
    for opening, outcome in zip(openings, outcomes, strict=True):
        if isinstance(outcome, Refused):
            raise SetUpError(f"demo account {tail(opening.ean)}: {outcome.detail}")
