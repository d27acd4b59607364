import pytest

from ivr.handset import HandsetError
from ivr.handset.overrides import Overrides, read_overrides


def test_an_address_without_a_fragment_has_the_providers_defaults() -> None:
    assert read_overrides("") == Overrides(1, frozenset({"ct"}), 5.0, 15.0, 15.0)


def test_a_fragment_asks_for_retries_and_times() -> None:
    assert read_overrides("rc=2&rp=5xx,ct,rt&ct=1000&rt=4500&tt=14000") == Overrides(
        2, frozenset({"5xx", "ct", "rt"}), 1.0, 4.5, 14.0
    )


def test_every_failure_is_tried_again_where_all_are_asked_for() -> None:
    assert read_overrides("rp=all").policy == {"4xx", "5xx", "ct", "rt"}


@pytest.mark.parametrize(
    "fragment",
    [
        "rc=6",
        "rc=-1",
        "rc=",
        "rp=3xx",
        "rp=",
        "rt=99",
        "tt=15001",
        "ct=1e3",
        "x=1",
        "rc",
        "rc=1&rc=2",
    ],
)
def test_an_override_that_the_provider_does_not_know_breaks_the_call(fragment: str) -> None:
    with pytest.raises(HandsetError, match="knows no connection override"):
        read_overrides(fragment)
