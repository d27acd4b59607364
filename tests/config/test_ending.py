"""The end of a process: what waits for an answer waits no longer than the grace."""

import threading

from config.ending import Ending
from messaging.channels.twilio_sms import TwilioAccount, TwilioSms
from messaging.delivery import Outgoing, Unknown
from tests.messaging.factories import MOBILE, Clock
from tests.twilio.faults import Fault
from tests.twilio.server import SID, TOKEN, open_twilio


def test_what_waits_for_an_answer_is_cut_short_and_recorded_as_unknown() -> None:
    ending = Ending(grace=0.05)
    said: list[object] = []
    with open_twilio() as twilio:
        twilio.script.append(Fault.SILENT_TAKEN)
        account = TwilioAccount(SID, TOKEN, "+32460000000", twilio.url, "http://127.0.0.1:9/r")
        channel = TwilioSms(account, Clock(), seconds=3600, set_alarm=ending.set_alarm)
        message = Outgoing(1, MOBILE, "a text")
        sender = threading.Thread(target=lambda: said.append(channel.send(message)))
        sender.start()
        assert twilio.heard.wait(10)
        assert not ending.has_begun()
        ending.begin()
        sender.join(10)
    assert ending.has_begun()
    assert said == [Unknown("no answer in time")]


def test_what_begins_in_the_grace_ends_with_it_and_what_begins_after_it_at_once() -> None:
    now = 100.0
    ending = Ending(grace=0.2, monotonic=lambda: now)
    ending.begin()
    for moment in (100.0, 100.19, 200.0):
        now = moment
        rung = threading.Event()
        alarm = ending.set_alarm(3600, rung.set)
        alarm.start()
        assert rung.wait(10)
        alarm.join()


def test_an_alarm_that_was_cancelled_stays_silent_when_the_end_begins() -> None:
    ending = Ending(grace=0.01)
    alarms = [(ending.set_alarm(3600, (rung := threading.Event()).set), rung) for _ in range(2)]
    for alarm, _ in alarms:
        alarm.start()
    alarms[0][0].cancel()
    ending.begin()
    assert alarms[1][1].wait(10)
    for alarm, _ in alarms:
        alarm.cancel()
        alarm.join()
    assert not alarms[0][1].is_set()
