"""What nobody got, and holds no more, is said anew: in today's words, once, or not at all."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from balance.account import Hold, HoldReason
from balance.batch import Deactivation, LimiterChange
from balance.entries import Adjustment, MeterAction, MeterEvent
from balance.money import Cents
from balance.storage import brake, schema
from balance.storage.brake import Stopped
from balance.storage.database import Database
from balance.storage.due import settle_due
from balance.storage.ledger import book_batches
from messaging import leases
from messaging.audit import unexplained
from messaging.delivery import MessageState, Step
from messaging.tables import messages
from messaging.timing import DEFAULT
from tests.balance.storage.households import EAN, NIGHT, NOON, YESTERDAY, account_of, book, pay, use
from tests.messaging.factories import Clock
from tests.messaging.test_audit import BOOKS, open_reachable
from tests.messaging.test_untrue_alerts import SUPERSEDED, low, states
from tests.messaging.workers import claim, read, record, submit

DAY = timedelta(days=1)


def adjust(reference: str, cents: int) -> Adjustment:
    return Adjustment(reference, EAN, Cents(cents), "ag1", "a receipt")


def waiting(database: Database) -> list[tuple[str, str]]:
    """Kind and text of what waits, oldest first."""
    rows = [row for row in read(database) if row["state"] == "pending"]
    return [(str(row["kind"]), str(row["text"])) for row in rows]


def warn(database: Database, cents: int = 2600) -> None:
    """A home at -16.00 or below, warned of a cut; the warning waits."""
    open_reachable(database)
    book(database, NIGHT, BOOKS, use("C1", cents))
    [(kind, text)] = waiting(database)
    assert (kind, "coupure mercredi 25/11" in text) == ("EMERGENCY_CREDIT", True)


def set_all(database: Database, **values: object) -> None:
    with database.write() as connection:
        connection.execute(update(messages).values(values))


@pytest.mark.parametrize("item", [adjust("J1", 500), use("C1b", 2100, version=2)])
def test_a_home_whose_cut_is_averted_is_told_of_its_emergency_credit_before_it_is_cut(
    database: Database, item: Adjustment
) -> None:
    warn(database)
    book(database, NIGHT, BOOKS, item)
    [(kind, text)] = waiting(database)
    assert kind == "EMERGENCY_CREDIT"
    assert "solde -11,00 EUR le 24/11. Encore 4,00 EUR avant la coupure" in text
    book(database, NOON + DAY, BOOKS, use("C2", 900, YESTERDAY + DAY))
    assert [one[0] for one in waiting(database)] == ["DISCONNECTED"]
    with database.read() as connection:
        assert unexplained(connection) == []


def test_an_adjustment_that_ends_the_emergency_leaves_the_low_credit_to_be_told(
    database: Database,
) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1100))
    book(database, NOON, BOOKS, adjust("J1", 500))
    [(kind, text)] = waiting(database)
    assert (kind, "4,00 EUR le 24/11" in text) == ("LOW_CREDIT", True)
    book(database, NOON, BOOKS, use("C2", 100, YESTERDAY - DAY))
    assert len(waiting(database)) == 1


def test_a_top_up_sends_no_alert_its_receipt_says_the_balance(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1100))
    book(database, NOON, BOOKS, pay("P1", 500))
    [(kind, text)] = waiting(database)
    assert (kind, "solde 4,00 EUR" in text) == ("TOP_UP_RECEIVED", True)


def test_a_payment_that_another_channel_has_confirmed_is_not_confirmed_again(
    database: Database,
) -> None:
    open_reachable(database)
    with database.write() as connection:
        both = {"channels": "sms email", "email": "lambert@example.be"}
        connection.execute(update(schema.contacts).values(both))
    book(database, NIGHT, BOOKS, use("C1", 3600))
    book(database, NIGHT, BOOKS, pay("P1", 500))
    by_sms = update(messages).where(messages.c.channel == "sms")
    with database.write() as connection:
        connection.execute(by_sms.values(state=MessageState.ACCEPTED))
    book(database, NIGHT, BOOKS, adjust("J1", 5000))
    assert {(state, reason) for _, state, reason in states(database)} == {
        ("accepted", None),
        SUPERSEDED,
    }


@pytest.mark.parametrize(("days", "again"), [(0, 0), (1, 1)])
def test_a_second_emergency_credit_of_one_day_is_not_said_again(
    database: Database, days: int, again: int
) -> None:
    warn(database)
    book(database, NIGHT, BOOKS, adjust("J1", 3000))
    set_all(database, state=MessageState.ACCEPTED)
    later = NIGHT + days * DAY
    book(database, later, BOOKS, use("C2", 3100, YESTERDAY - DAY))
    assert [one[0] for one in waiting(database)] == ["EMERGENCY_CREDIT"]
    book(database, later, BOOKS, adjust("J2", 500))
    assert len(waiting(database)) == again


def test_a_warning_is_not_said_again_of_a_home_that_knows_of_its_emergency(
    database: Database,
) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1500))
    set_all(database, state=MessageState.ACCEPTED)
    book(database, NIGHT, BOOKS, use("C2", 1100, YESTERDAY - DAY))
    assert [one[0] for one in waiting(database)] == ["CUT_WARNING"]
    book(database, NIGHT, BOOKS, adjust("J1", 500))
    assert waiting(database) == []


def test_an_emergency_nobody_was_told_of_is_owed_through_the_warning_that_took_its_place(
    database: Database,
) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1500))
    book(database, NIGHT, BOOKS, use("C2", 1100, YESTERDAY - DAY))
    assert [one[0] for one in waiting(database)] == ["CUT_WARNING"]
    book(database, NIGHT, BOOKS, adjust("J1", 500))
    assert [one[0] for one in waiting(database)] == ["EMERGENCY_CREDIT"]


def test_a_receipt_does_not_announce_a_cut_that_was_averted_and_keeps_its_payment(
    database: Database,
) -> None:
    warn(database, 3600)
    book(database, NIGHT, BOOKS, pay("P1", 500))
    [_, (_, before)] = waiting(database)
    assert "Coupure mercredi 25/11 à 8h: payez encore 21,51 EUR" in before
    book(database, NIGHT + timedelta(hours=5), BOOKS, pay("P2", 5000))
    by_payment = dict(sorted((text.split(" EUR")[0], text) for _, text in waiting(database)))
    assert list(by_payment) == ["Rechargement bien arrivé: 5,00", "Rechargement bien arrivé: 50,00"]
    first, second = by_payment.values()
    assert "5,00 EUR le 24/11 à 20h" in first
    assert "50,00 EUR le 25/11 à 1h" in second
    assert {"solde 29,00 EUR. Pas de coupure prévue" in text for text in (first, second)} == {True}


def test_a_payment_that_came_before_a_cut_is_confirmed_in_the_words_of_a_home_that_is_cut(
    database: Database,
) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, pay("P1", 500))
    book(database, NOON, BOOKS, use("C1", 3100))
    assert [one[0] for one in waiting(database)] == ["DISCONNECTED", "TOP_UP_STILL_CUT"]
    assert "5,00 EUR bien arrivés, pas assez" in waiting(database)[1][1]
    book(database, NOON, BOOKS, Deactivation())
    [(kind, text)] = waiting(database)
    assert (kind, "Pas de coupure prévue" in text) == ("TOP_UP_RECEIVED", True)


def test_a_day_of_a_cut_is_not_told_once_it_is_held_and_told_once_after_the_release(
    database: Database,
) -> None:
    warn(database)
    book(database, NIGHT, BOOKS, pay("P1", 500), adjust("J1", -600))
    with database.write() as connection:
        brake.stop(connection, Stopped.CUTS, "a drill", NIGHT)
    book(database, NIGHT, BOOKS, use("C2", 100, YESTERDAY - DAY))
    assert [one[0] for one in waiting(database)] == ["TOP_UP_RECEIVED", "EMERGENCY_CREDIT"]
    for _, text in waiting(database):
        assert "une coupure va suivre" in text
        assert "25/11" not in text
    with database.write() as connection:
        brake.free(connection, (Stopped.CUTS,), NIGHT)
    settle_due(database, NIGHT, BOOKS)
    dated = [kind for kind, text in waiting(database) if "oupure mercredi 25/11" in text]
    assert dated == ["CUT_WARNING", "TOP_UP_RECEIVED"]
    assert len(waiting(database)) == 2


def test_a_home_that_a_doubtful_settlement_holds_keeps_what_it_was_to_be_told(
    database: Database,
) -> None:
    low(database)
    with database.write() as connection:
        batch = {EAN: [use("C9", 2500, YESTERDAY - DAY)]}
        book_batches(connection, batch, NOON, BOOKS, Hold(NOON, HoldReason.SETTLEMENT))
    assert account_of(database).hold is not None
    assert states(database) == [("LOW_CREDIT", "pending", None)]


def test_words_of_a_supply_that_has_come_back_give_way_to_todays(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 2600))
    book(database, NOON, BOOKS, pay("P1", 2000))
    book(database, NOON, BOOKS, use("C2", 600, YESTERDAY - DAY))
    assert "pas encore revenu" in waiting(database)[-1][1]
    book(database, NOON, BOOKS, MeterEvent("E1", EAN, NOON, MeterAction.BUTTON))
    [(kind, text)] = waiting(database)
    assert (kind, "Encore 13,00 EUR avant la coupure" in text) == ("EMERGENCY_CREDIT", True)


def test_a_receipt_stands_while_its_balance_only_falls(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, pay("P1", 500))
    book(database, NOON, BOOKS, use("C1", 1600))
    assert [one[0] for one in waiting(database)] == ["TOP_UP_RECEIVED", "EMERGENCY_CREDIT"]


def test_what_has_outlived_itself_is_not_said_anew(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1100))
    book(database, NOON + DAY, BOOKS, adjust("J1", 500))
    assert states(database) == [("EMERGENCY_CREDIT", *SUPERSEDED)]


def test_a_limiter_granted_meanwhile_changes_what_is_said_to_follow(database: Database) -> None:
    open_reachable(database)
    book(database, NOON, BOOKS, use("C1", 1200))
    book(database, NOON, BOOKS, LimiterChange(active=True))
    [(kind, text)] = waiting(database)
    assert (kind, "avant la limitation" in text) == ("EMERGENCY_CREDIT", True)


def test_a_move_that_changes_no_words_writes_nothing_anew(database: Database) -> None:
    open_reachable(database)
    for number in range(3):
        book(database, NOON, BOOKS, adjust(f"J{number}", (-1200, -100, 100)[number]))
    assert states(database) == [("EMERGENCY_CREDIT", "pending", None)]


@pytest.mark.parametrize(
    ("end", "follower"),
    [
        (Step(MessageState.ACCEPTED), SUPERSEDED),
        (Step(MessageState.UNKNOWN, needs_agent=True), SUPERSEDED),
        (Step(MessageState.PENDING, "busy", not_before=NIGHT), ("pending", None)),
    ],
)
def test_what_a_provider_is_being_given_is_said_anew_only_if_it_did_not_go_out(
    database: Database, end: Step, follower: tuple[str, str | None]
) -> None:
    warn(database)
    clock = Clock(NIGHT)
    [lease] = claim(database, clock)
    submit(database, clock, lease)
    book(database, NIGHT, BOOKS, adjust("J1", 500))
    book(database, NIGHT, BOOKS, LimiterChange(active=False))
    assert [one[0] for one in waiting(database)] == ["EMERGENCY_CREDIT"]
    with database.write() as connection:
        record(connection, lease, end, NIGHT)
    assert states(database)[1][1:] == follower


def test_a_receipt_being_sent_is_said_anew_once_however_often_its_home_moves(
    database: Database,
) -> None:
    warn(database, 3600)
    set_all(database, state=MessageState.ACCEPTED)
    book(database, NIGHT, BOOKS, pay("P1", 500))
    clock = Clock(NIGHT)
    [lease] = claim(database, clock)
    submit(database, clock, lease)
    book(database, NIGHT, BOOKS, adjust("J1", 5000))
    book(database, NOON, BOOKS, adjust("J2", -6000))
    assert [one[0] for one in waiting(database)] == ["DISCONNECTED", "TOP_UP_STILL_CUT"]


def test_what_a_dead_worker_may_have_sent_is_not_said_anew(database: Database) -> None:
    warn(database)
    clock = Clock(NIGHT)
    [lease] = claim(database, clock)
    submit(database, clock, lease)
    book(database, NIGHT, BOOKS, adjust("J1", 500))
    with database.write() as connection:
        assert leases.reclaim(connection, NIGHT + DEFAULT.lease, DEFAULT) == (1, 0)
    assert waiting(database) == []


def test_what_is_said_anew_names_the_message_it_follows(database: Database) -> None:
    warn(database)
    book(database, NIGHT, BOOKS, adjust("J1", 500))
    first, second = read(database)
    assert (second["follows"], second["cause"]) == (first["id"], f"message:{first['id']}")
