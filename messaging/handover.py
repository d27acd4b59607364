"""Leaves to an agent what a message cannot do, or did not do as foreseen."""

from sqlalchemy import Connection

from balance.ean import ending
from balance.storage.effects import CausedNotice
from balance.storage.tasks import open_task
from messaging import texts
from messaging.delivery import AgentTask
from messaging.gsm7 import segments


def ask_agent(connection: Connection, effect: CausedNotice) -> None:
    """An agent tells a customer whom no channel reaches."""
    kind = AgentTask().kind
    detail = f"{effect.kind} could not be sent: no channel reaches this customer."
    key = f"{kind}:{effect.cause}:{effect.kind}"
    open_task(connection, key, kind, effect.statement.ean, detail, effect.at)


def report_too_long(connection: Connection, effect: CausedNotice, text: str) -> None:
    """An agent learns of amounts beyond the longest foreseen; the text is sent whole."""
    declared = texts.choose_template(effect.kind, effect.statement).segments
    filled = segments(text).count
    if filled > declared:
        ean = effect.statement.ean
        detail = f"{effect.kind} of EAN ..{ending(ean)} fills {filled} SMS instead of {declared}."
        key = f"long_message:{effect.cause}:{effect.kind}"
        open_task(connection, key, "long_message", ean, detail, effect.at)
