"""Wires who sends the messages, and who decides what follows them."""

import os
import secrets
from collections.abc import Mapping
from functools import lru_cache, partial

from balance.storage.standings import standing_now
from config.bootstrap import Parts
from config.channels import carried, channels, manner
from messaging.delivery import Channel, ChannelName
from messaging.dispatch import Dispatcher
from messaging.follow import FollowUps
from messaging.outbox import Outbox
from messaging.submitting import Submitter


def dispatcher(parts: Parts) -> Dispatcher:
    """A sender of this process, with the channels in force. Raises SetUpError where none is."""
    pace = parts.settings.segments_a_second
    return Dispatcher(
        parts.database,
        ways(parts),
        parts.clock,
        new_owner(),
        submitter(parts),
        {} if pace is None else {ChannelName.SMS: pace},
        _jitter,
        parts.ending.has_begun,
    )


@lru_cache(maxsize=1)
def ways(parts: Parts) -> Mapping[ChannelName, Channel]:
    """The channels in force, made once: their connections are shared by all who send."""
    return channels(
        parts.settings,
        parts.rules.operator,
        parts.database,
        parts.clock,
        parts.rehearsal,
        parts.ending.set_alarm,
    )


def submitter(parts: Parts) -> Submitter:
    """Who judges messages at the last moment."""
    spoken = manner(parts.settings, parts.rules.operator)
    outbox = Outbox(spoken, carried(parts.settings, parts.rehearsal))
    today = partial(standing_now, policies=parts.rules.policies)
    return Submitter(spoken, outbox, follow_ups(parts), today, parts.settings.timing)


def follow_ups(parts: Parts) -> FollowUps:
    """What follows messages that were not delivered."""
    return FollowUps(
        manner(parts.settings, parts.rules.operator),
        carried(parts.settings, parts.rehearsal),
        partial(standing_now, policies=parts.rules.policies),
        parts.settings.timing,
    )


def new_owner() -> str:
    """A name that no other worker has, nor this one at another time."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


def _jitter() -> float:
    return secrets.SystemRandom().uniform(0.8, 1.2)
