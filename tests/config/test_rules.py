"""The reviewed rule files: what ships is right, and every fault in a file is said at once."""

import shutil
from pathlib import Path

import pytest

import config
from config.rules import Rules, RulesError

_FILES = ("policy.toml", "tariffs.toml", "operator.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shipped = Path(config.__file__).parent
    for name in _FILES:
        shutil.copy(shipped / name, tmp_path)
    return tmp_path


def _change(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, "utf-8")


def _policy_fault(folder: Path) -> str:
    with pytest.raises(RulesError) as refused:
        _ = Rules(folder).policies
    return str(refused.value)


def test_the_files_that_ship_can_be_read() -> None:
    rules = Rules()
    assert rules.policies.dated
    assert rules.tariff.rates
    assert rules.operator.ean_prefixes == ("54144",)


def test_every_fault_of_a_file_is_said_at_once(folder: Path) -> None:
    _change(
        folder,
        "policy.toml",
        ('low_threshold = "5.00"', 'low_threshold = "five"'),
        ('top_up_min = "5.00"', 'top_up_min = "-5.00"'),
        ('gas_reconnect_rule = "gt"', 'gas_reconnect_rule = "about"'),
        ("gas_max_failures = 2", "gas_max_failure = 2"),
    )
    lines = _policy_fault(folder).splitlines()
    assert all(line.startswith("policy.toml: policy.0.") for line in lines)
    for name in ("low_threshold", "top_up_min", "gas_reconnect_rule", "gas_max_failure"):
        assert any(f".{name}:" in line for line in lines), name


@pytest.mark.parametrize("amount", ["20", "20.0", "2000"])
def test_an_amount_without_quotes_is_refused_rather_than_read_as_cents(
    folder: Path, amount: str
) -> None:
    _change(folder, "policy.toml", ('start_credit = "20.00"', f"start_credit = {amount}"))
    assert "start_credit" in _policy_fault(folder)


@pytest.mark.parametrize("price", ["1", "0.30", '"0.1234567"', '"-0.30"', '"cheap"', '"1e5"'])
def test_a_price_that_is_not_in_euros_is_refused(folder: Path, price: str) -> None:
    _change(folder, "tariffs.toml", ('"0.3000"', price))
    with pytest.raises(RulesError, match=r"rate\.0\.peak"):
        _ = Rules(folder).tariff


def test_a_day_without_an_hour_to_cut_is_refused(folder: Path) -> None:
    _change(folder, "policy.toml", ("weekday_end = 08:00:00", "weekday_end = 16:00:00"))
    assert "no hour is left" in _policy_fault(folder)


def test_a_file_that_is_not_toml_is_named(folder: Path) -> None:
    (folder / "policy.toml").write_text("from = [", "utf-8")
    assert _policy_fault(folder).startswith("policy.toml: ")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "policy.toml").unlink()
    assert _policy_fault(folder).startswith("policy.toml: ")


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "policy.toml").write_bytes("# é\n".encode("latin-1"))
    assert _policy_fault(folder).startswith("policy.toml: ")


def test_a_later_policy_acts_from_its_date_on(folder: Path) -> None:
    path = folder / "policy.toml"
    second = path.read_text("utf-8").replace("2020-01-01", "2026-11-24", 1)
    path.write_text(second.replace('"5.00"', '"8.00"', 1) + "\n" + path.read_text("utf-8"), "utf-8")
    dated = Rules(folder).policies.dated
    assert [(start.isoformat(), policy.low_threshold) for start, policy in dated] == [
        ("2020-01-01", 500),
        ("2026-11-24", 800),
    ]
