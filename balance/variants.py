"""A policy changed for one scenario: the names and values of a timeline's `policy`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import time
from typing import cast

from balance.calendar import Ndp
from balance.money import parse_euros
from balance.policy import AdvanceWhenCut, Policy, ReconnectRule


class ScenarioError(Exception):
    """A scenario cannot be read: which one, and what is wrong."""


def override(policy: Policy, changes: Mapping[str, object]) -> Policy:
    """The policy with the scenario's own values.

    Raises ScenarioError for an unknown name, and for another first day than the rules know.
    """
    _refuse_unknown(changes, (*_READERS, *_FIXED))
    for name, only in _FIXED.items():
        if changes.get(name, only) != only:
            raise ScenarioError(f"policy: {name}: only {only} can be played")
    own = changes.keys() - _FIXED.keys()
    read = {name: _READERS[name](policy, changes[name]) for name in own}
    return replace(policy, **read)  # type: ignore[arg-type]


_AMOUNTS = (
    "start_credit",
    "advance_per_day",
    "emergency_credit",
    "low_threshold",
    "reconnect_above",
    "top_up_min",
    "top_up_max",
)
_COUNTS = (
    "gas_test_max_minutes",
    "gas_retry_wait_minutes",
    "gas_max_failures",
    "estimate_days",
)
# A timeline may say what it takes for granted: R17 leaves no other first day (D6).
_FIXED: Mapping[str, object] = {"advance_first_day": "day_after_activation"}
_READERS: Mapping[str, Callable[[Policy, object], object]] = {
    **dict.fromkeys(_AMOUNTS, lambda _, value: parse_euros(str(value))),
    **dict.fromkeys(_COUNTS, lambda _, value: int(str(value))),
    "advance_when_cut": lambda _, value: AdvanceWhenCut(str(value)),
    "gas_reconnect_rule": lambda _, value: ReconnectRule(str(value)),
    "ndp": lambda policy, value: _ndp(policy.ndp, as_mapping(value)),
}


_NDP = ("weekday_start", "weekday_end", "weekend", "public_holidays")


def _ndp(ndp: Ndp, changes: Mapping[str, object]) -> Ndp:
    _refuse_unknown(changes, _NDP)
    return Ndp(
        start=time.fromisoformat(str(changes.get("weekday_start", ndp.start))),
        end=time.fromisoformat(str(changes.get("weekday_end", ndp.end))),
        weekend=bool(changes.get("weekend", ndp.weekend)),
        public_holidays=bool(changes.get("public_holidays", ndp.public_holidays)),
        holidays=ndp.holidays,
    )


def _refuse_unknown(changes: Mapping[str, object], known: Collection[str]) -> None:
    unknown = sorted(changes.keys() - set(known))
    if unknown:
        raise ScenarioError(f"policy: {', '.join(unknown)}: not known")


def as_mapping(node: object) -> Mapping[str, object]:
    """Names and values, as a timeline holds them; raises ScenarioError for anything else."""
    if not isinstance(node, dict):
        raise ScenarioError(f"expected names and values, found {node!r}")
    return cast("Mapping[str, object]", node)
