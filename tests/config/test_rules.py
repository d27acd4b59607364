"""The reviewed rule files: what ships is right, and every fault in a file is said at once."""

import shutil
from datetime import date, time
from pathlib import Path

import pytest

import config
from balance.policy import JourneyTimes
from config.rules import Rules, RulesError
from voice_prompts.hours import Span

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


def _fault(folder: Path) -> str:
    with pytest.raises(RulesError) as refused:
        Rules(folder)
    return str(refused.value)


def _add(folder: Path, name: str, *changes: tuple[str, str]) -> None:
    """The file's own text once more behind it, changed: a second policy or tariff."""
    before = (folder / name).read_text("utf-8")
    _change(folder, name, *changes)
    after = (folder / name).read_text("utf-8")
    (folder / name).write_text(f"{before}\n{after}", "utf-8")


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
    lines = _fault(folder).splitlines()
    assert all(line.startswith("policy.toml: policy.0.") for line in lines)
    for name in ("low_threshold", "top_up_min", "gas_reconnect_rule", "gas_max_failure"):
        assert any(f".{name}:" in line for line in lines), name


@pytest.mark.parametrize("amount", ["20", "20.0", "2000"])
def test_an_amount_without_quotes_is_refused_rather_than_read_as_cents(
    folder: Path, amount: str
) -> None:
    _change(folder, "policy.toml", ('start_credit = "20.00"', f"start_credit = {amount}"))
    assert "start_credit" in _fault(folder)


@pytest.mark.parametrize(
    "price", ["1", "0.30", '"0.1234567"', '"-0.30"', '"cheap"', '"1e5"', '"1_0.5"', '"0."']
)
def test_a_price_that_is_not_in_euros_is_refused(folder: Path, price: str) -> None:
    _change(folder, "tariffs.toml", ('"0.3000"', price))
    assert _fault(folder).startswith("tariffs.toml: rate.0.peak: ")


def test_a_day_without_an_hour_to_cut_is_refused(folder: Path) -> None:
    _change(folder, "policy.toml", ("weekday_end = 08:00:00", "weekday_end = 16:00:00"))
    assert _fault(folder) == (
        "policy.toml: policy.0.ndp.weekday_end: Value error, "
        "must come before weekday_start: no hour is left to cut"
    )


def test_a_file_that_is_not_toml_is_named(folder: Path) -> None:
    (folder / "policy.toml").write_text("from = [", "utf-8")
    assert _fault(folder).startswith("policy.toml: ")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "policy.toml").unlink()
    assert _fault(folder).startswith("policy.toml: ")


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "policy.toml").write_bytes("# é\n".encode("latin-1"))
    assert _fault(folder).startswith("policy.toml: ")


def test_a_later_policy_acts_from_its_date_on(folder: Path) -> None:
    _add(folder, "policy.toml", ("2020-01-01", "2026-11-24"), ('"5.00"', '"8.00"'))
    dated = Rules(folder).policies.dated
    assert [(start.isoformat(), policy.low_threshold) for start, policy in dated] == [
        ("2020-01-01", 500),
        ("2026-11-24", 800),
    ]


def test_the_faults_of_all_files_are_said_at_once(folder: Path) -> None:
    _change(
        folder,
        "policy.toml",
        ('top_up_max = "250.00"', 'top_up_max = "4.99"'),
        ("instalments_alone_from = 12:00:00", "instalments_alone_from = 12"),
        ("weekday_end = 08:00:00", "weekday_end = 17:00:00"),
        ("late_reminder_hours = 3", "late_reminder_hours = 49"),
    )
    _add(folder, "tariffs.toml")
    _change(folder, "operator.toml", ('help_key = "2"', "help_key = 2"))
    named = [line.split(": ")[:2] for line in _fault(folder).splitlines()]
    assert named == [
        ["policy.toml", "policy.0.instalments_alone_from"],
        ["policy.toml", "policy.0.top_up_max"],
        ["policy.toml", "policy.0.ndp.weekday_end"],
        ["policy.toml", "policy.0.journeys.late_reminder_hours"],
        ["tariffs.toml", "rate.2.from"],
        ["tariffs.toml", "rate.3.from"],
        ["operator.toml", "help_key"],
    ]


def test_a_file_that_cannot_be_read_hides_no_fault_of_the_others(folder: Path) -> None:
    (folder / "policy.toml").write_text("from = [", "utf-8")
    (folder / "operator.toml").unlink()
    _change(folder, "tariffs.toml", ('energy = "gas"', 'energy = "steam"'))
    files = [line.split(": ")[0] for line in _fault(folder).splitlines()]
    assert files == ["policy.toml", "tariffs.toml", "operator.toml"]


def test_two_policies_from_one_day_are_refused_beside_the_faults_inside_them(folder: Path) -> None:
    _add(folder, "policy.toml", ("gas_max_failures = 2", "gas_max_failures = 0"))
    first, second = _fault(folder).splitlines()
    assert first.startswith("policy.toml: policy.1.from: ")
    assert "2020-01-01" in first
    assert second.startswith("policy.toml: policy.1.gas_max_failures: ")


def test_a_later_rate_and_a_rate_of_the_other_energy_are_no_repetition(folder: Path) -> None:
    path = folder / "tariffs.toml"
    later = path.read_text("utf-8").replace("2023-01-01", "2026-11-24")
    path.write_text(f"{path.read_text('utf-8')}\n{later}", "utf-8")
    assert len(Rules(folder).tariff.rates) == 4


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("from = 2020-01-01", "from = 0"),
        ("from = 2020-01-01", 'from = "2020-01-01"'),
        ("from = 2020-01-01", "from = 2020-01-01T00:00:00"),
        ("instalments_alone_from = 12:00:00", "instalments_alone_from = 12"),
        ("instalments_alone_from = 12:00:00", 'instalments_alone_from = "12:00"'),
        ("weekday_start = 16:00:00", "weekday_start = 57600.0"),
        ("survey_at = 10:00:00", "survey_at = 36000"),
        ("weekend = true", 'weekend = "no"'),
        ("public_holidays = true", "public_holidays = 1"),
        ("gas_max_failures = 2", 'gas_max_failures = "2"'),
        ("estimate_days = 7", "estimate_days = 7.0"),
        ("estimate_days = 7", "estimate_days = 0"),
        ("survey_after_days = 20", "survey_after_days = true"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_its_name_rather_than_read_somehow(
    folder: Path, right: str, wrong: str
) -> None:
    """A bare 12 would be twelve seconds past midnight."""
    _change(folder, "policy.toml", (right, wrong))
    [line] = _fault(folder).splitlines()
    assert line.startswith("policy.toml: policy.0.")
    assert f".{right.split()[0]}: " in line


@pytest.mark.parametrize(
    ("right", "wrong"), [("12:00:00", '"12:00"'), ("12:00:00", "12"), ("2020-01-01", "20200101")]
)
def test_a_day_or_an_hour_written_otherwise_is_shown_how_to_write_it(
    folder: Path, right: str, wrong: str
) -> None:
    _change(folder, "policy.toml", (f"= {right}", f"= {wrong}"))
    assert ", without quotes" in _fault(folder)


@pytest.mark.rule("R22")
def test_limits_of_a_top_up_may_meet(folder: Path) -> None:
    """R22: both are included."""
    _change(folder, "policy.toml", ('top_up_max = "250.00"', 'top_up_max = "5.00"'))
    policy = Rules(folder).policies.dated[0][1]
    assert (policy.top_up_min, policy.top_up_max) == (500, 500)


@pytest.mark.rule("R32", "R54", "R55", "R58")
def test_the_figures_of_estimates_and_journeys_are_the_files(folder: Path) -> None:
    """R32, R54, R58"""
    _change(
        folder,
        "policy.toml",
        ("estimate_days = 7", "estimate_days = 8"),
        ("first_reminder_hours = 48", "first_reminder_hours = 49"),
        ("last_reminder_minutes = 15", "last_reminder_minutes = 16"),
        ("late_reminder_hours = 3", "late_reminder_hours = 4"),
        ("survey_after_days = 20", "survey_after_days = 21"),
        ("survey_at = 10:00:00", "survey_at = 11:00:00"),
    )
    policy = Rules(folder).policies.dated[0][1]
    assert policy.estimate_days == 8
    assert policy.journeys == JourneyTimes(49, 16, 4, 21, time(11))


@pytest.mark.rule("R60")
def test_the_hours_that_ship_are_those_of_the_help_line() -> None:
    """R60"""
    workday, saturday = Span(time(8), time(20)), Span(time(9), time(13))
    found = Rules().operator.opening_hours
    assert found.week == (*[workday] * 5, saturday, None)
    assert {date(2026, 12, 25), date(2027, 1, 1), date(2026, 4, 6)} <= found.holidays
    # A day of banks alone.
    assert date(2026, 12, 24) not in found.holidays


@pytest.mark.parametrize(
    "wrong",
    ['"8-20"', '"08:00"', '"20:00-08:00"', '"08:00-08:00"', '"08:00-24:00"', '"none"', "8"],
)
def test_hours_that_are_none_are_refused_by_their_day(folder: Path, wrong: str) -> None:
    _change(folder, "operator.toml", ('friday = "08:00-20:00"', f"friday = {wrong}"))
    [line] = _fault(folder).splitlines()
    assert line.startswith("operator.toml: help_hours.friday: ")


def test_faults_of_several_days_are_said_at_once_and_a_week_without_hours_too(
    folder: Path,
) -> None:
    _change(
        folder,
        "operator.toml",
        ('monday = "08:00-20:00"', 'monday = "8"'),
        ('saturday = "', 'caturday = "'),
    )
    assert [line.split(": ")[1] for line in _fault(folder).splitlines()] == [
        "help_hours.monday",
        "help_hours.caturday",
    ]
    path = folder / "operator.toml"
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("monday =")], "utf-8")
    assert "help_hours: Value error, at least one day must have its hours" in _fault(folder)
