"""Decides how often and how long a webhook is tried: what the fragment of its address asks for.

Twilio, "Webhook connection overrides": pairs after `#`, which are neither sent nor signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ivr.handset import HandsetError

_POLICIES: Final = frozenset({"4xx", "5xx", "ct", "rt"})
_EVERY: Final = "all"
_MOST_RETRIES: Final = 5
# Milliseconds: the least and the most that may be asked for, of each time-out.
_BOUNDS: Final = {"ct": (100, 10_000), "rt": (100, 15_000), "tt": (100, 15_000)}


@dataclass(frozen=True, slots=True)
class Overrides:
    """How a webhook is tried; times are in seconds, `total` counts for all tries together."""

    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0


def read_overrides(fragment: str) -> Overrides:
    """What the fragment of an address, without its `#`, asks for; the provider's defaults for "".

    Raises HandsetError for what the provider does not know.
    """
    asked = {}
    for pair in fragment.split("&") if fragment else ():
        name, _, value = pair.partition("=")
        if name in asked or name not in {"rc", "rp", *_BOUNDS}:
            raise _unknown(pair)
        asked[name] = value
    known = Overrides()
    return Overrides(
        _number("rc", asked["rc"], 0, _MOST_RETRIES) if "rc" in asked else known.retries,
        _policy(asked["rp"]) if "rp" in asked else known.policy,
        _seconds("ct", asked, known.connect),
        _seconds("rt", asked, known.read),
        _seconds("tt", asked, known.total),
    )


def _policy(value: str) -> frozenset[str]:
    named = frozenset(value.split(","))
    if not named <= _POLICIES | {_EVERY}:
        raise _unknown(f"rp={value}")
    return _POLICIES if _EVERY in named else named


def _seconds(name: str, asked: dict[str, str], default: float) -> float:
    return _number(name, asked[name], *_BOUNDS[name]) / 1000 if name in asked else default


def _number(name: str, value: str, least: int, most: int) -> int:
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise _unknown(f"{name}={value}")
    return int(value)


def _unknown(pair: str) -> HandsetError:
    return HandsetError(f"The call broke: the provider knows no connection override {pair!r}.")
