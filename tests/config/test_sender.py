"""The facts under which e-mails leave are right when they ship, and wrong ones are refused."""

import shutil
from pathlib import Path

import pytest

import config
from config.rules import Rules, RulesError

_SHIPPED = Path(config.__file__).parent


def test_the_sender_that_ships_reaches_nobody() -> None:
    operator = Rules().operator
    assert operator.name == "Allô Solde"
    assert operator.email.endswith(".example")
    assert operator.top_up_page == "recharger.ores.be"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "alertes"),
        ("email", "a@b.be, c@d.be"),
        ("email", "été@example.be"),
        ("name", "Allô\\nBcc: a@example.be"),
        ("top_up_page", "javascript:alert(1)"),
        ("top_up_page", "https://recharger.example"),
    ],
)
def test_a_sender_that_cannot_be_used_is_refused_by_its_name(
    tmp_path: Path, name: str, value: str
) -> None:
    for file in _SHIPPED.glob("*.toml"):
        shutil.copy(file, tmp_path)
    path = tmp_path / "operator.toml"
    lines = path.read_text("utf-8").splitlines()
    changed = [f'{name} = "{value}"' if line.startswith(f"{name} = ") else line for line in lines]
    path.write_text("\n".join(changed), "utf-8")
    with pytest.raises(RulesError, match=rf"operator\.toml: {name}: "):
        Rules(tmp_path)
