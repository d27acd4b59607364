"""What was captured of a call opens no other, even once nothing is known of it any more."""

from dataclasses import replace
from datetime import timedelta

from flask import Flask

from ivr.calls import KEPT, delete_calls
from ivr.pace import Workers
from ivr.webhooks import blueprint
from tests.ivr.provider import Provider, asked_next, said
from tests.ivr.samples import TAIL

MINUTE = timedelta(minutes=1)


def test_a_captured_call_is_worthless_even_when_its_log_is_gone(provider: Provider) -> None:
    target, captured = asked_next(provider.start()), list[tuple[str, str]]()
    for keys in (TAIL, "1"):
        captured.append((target, keys))
        target = asked_next(provider.post(target, Digits=keys))
    provider.hang_up()
    provider.now += KEPT + MINUTE
    assert delete_calls(provider.database, provider.now - KEPT) == 1
    assert "Solde de votre compteur" in said(provider.start())
    assert [provider.post(at, Digits=keys).status_code for at, keys in captured] == [410, 410]
    assert provider.looked_up == 1


def test_who_waits_is_sent_on_within_the_same_call(provider: Provider) -> None:
    target = asked_next(provider.start())
    pace = replace(provider.door.pace, workers=Workers(most=0))
    provider.app = Flask("busy")
    provider.app.register_blueprint(blueprint(replace(provider.door, pace=pace)))
    waits = provider.post(target, Digits=TAIL).text.replace("&amp;", "&")
    assert f"{target}&late=1#" in waits
