"""Whatever fails, each order ends once, and in its meter's order."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from balance.ean import Ean
from balance.meters.orders import NoAnswer, NotSent, Order, Outcome, Refused, Sent
from balance.meters.sending import LONGEST_WAIT
from balance.storage import schema
from balance.storage.database import Database
from balance.supply_table import OrderKind
from tests.balance.meters.postman import Platform, deliver, waiting_of
from tests.balance.storage.households import NOON, ean, open_account

_HOMES = count(1000)
_KINDS = st.lists(st.sampled_from(OrderKind), min_size=1, max_size=5)
_SILENCE = [NoAnswer("answered 500", unclear, 1) for unclear in (False, True)]
_OUTCOME = st.sampled_from([Sent(), NotSent("busy"), Refused("404"), *_SILENCE])


def _order(database: Database, code: Ean, kinds: Sequence[OrderKind]) -> None:
    account, table = schema.accounts, schema.orders
    with database.write() as connection:
        mine = select(account.c.id).where(account.c.ean == code)
        row = {"account_id": connection.execute(mine).scalar_one(), "ordered_at": NOON}
        shown = {"balance": 0, "emergency_left": 0}
        connection.execute(insert(table), [row | shown | {"kind": kind} for kind in kinds])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_KINDS, min_size=1, max_size=4), st.lists(_OUTCOME, max_size=30), st.integers(1, 3))
def test_whatever_fails_each_order_is_taken_over_or_refused_in_its_meter_s_order(
    database: Database,
    lives: list[list[OrderKind]],
    outcomes: list[Outcome | NoAnswer],
    most: int,
) -> None:
    homes = {ean(next(_HOMES)): kinds for kinds in lives}
    for code, kinds in homes.items():
        open_account(database, code)
        _order(database, code, kinds)
    ended: dict[Ean, list[int]] = {code: [] for code in homes}

    def answer(orders: Sequence[Order]) -> Sequence[Outcome] | NoAnswer:
        assert len({order.ean for order in orders}) == len(orders)
        drawn = [outcomes.pop() if outcomes else Sent() for _ in orders]
        said = [outcome for outcome in drawn if not isinstance(outcome, NoAnswer)]
        if len(said) < len(drawn):
            return next(outcome for outcome in drawn if isinstance(outcome, NoAnswer))
        for order, one in zip(orders, said, strict=True):
            if not isinstance(one, NotSent):
                ended[order.ean].append(order.order_id)
        return said

    now: datetime = NOON
    for _ in range(len(outcomes) + 2):
        deliver(database, Platform(answer, most=most), now)
        now += LONGEST_WAIT
    for code, kinds in homes.items():
        switching = [kind for kind in kinds if kind is not OrderKind.UPDATE_DISPLAY]
        assert len(ended[code]) == len(kinds)
        assert len(set(ended[code])) == len(kinds)
        first = ended[code][: len(switching)]
        assert first == sorted(first)
    assert waiting_of(database) == []
