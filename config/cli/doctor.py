"""The command `doctor`: what stands in the way of serving, and what to do."""

import json

import click

from config.doctor.examination import examine
from config.doctor.findings import Finding, Status
from config.logs import set_up_logs


def register(group: click.Group) -> None:
    """Add the command to the command line."""
    group.add_command(doctor)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> None:
    """Look at every part: settings, rules, database, clock, disk, doors; exit 1 on a fault."""
    set_up_logs("error")
    found = []
    for finding in examine():
        found.append(finding)
        if not as_json:
            click.echo(f"{finding.status:8} {finding.part:12} {finding.sentence}")
    if as_json:
        click.echo(json.dumps([_shown(finding) for finding in found]))
    if any(finding.status is Status.FAULT for finding in found):
        raise SystemExit(1)


def _shown(finding: Finding) -> dict[str, str]:
    return {"part": finding.part, "status": finding.status, "sentence": finding.sentence}
