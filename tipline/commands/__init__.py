"""The command line: `mingcha` and its verbs."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from tipline.processes.dumps import leave_none
from tipline.settings import BadSetting

# Each verb's module is read when the verb is asked for: `mingcha --help` must not wait for them.
VERBS = {
    "audit": ("tipline.commands.audit", "Check the audit trail."),
    "backup": ("tipline.commands.backup", "Write the whole house, sealed to an offline key."),
    "clerk": ("tipline.commands.processes", "Carry the outbox, ring timed work, sign the trail."),
    "db": ("tipline.commands.database", "Make or change the database."),
    "demo": ("tipline.commands.demo", "Run an invented city on this machine."),
    "init": ("tipline.commands.init", "Found a city: keys, database, units, officers."),
    "keys": ("tipline.commands.keys", "Key files; units' keys on paper."),
    "match": ("tipline.commands.match", "Keys of matching; how well it does, and why."),
    "officers": ("tipline.commands.officers", "Enrol officers, shut them out, list them."),
    "reports": ("tipline.commands.reports", "Take a desk's reports out, sealed."),
    "restore": ("tipline.commands.backup", "Bring a backup back into an empty place."),
    "retention": ("tipline.commands.retention", "Forget what is over; say what was forgotten."),
    "serve": ("tipline.commands.serve", "Run a whole house on this machine."),
    "venues": ("tipline.commands.venues", "Fill the register of venues."),
    "walkthrough": ("tipline.commands.walkthrough", "Go the whole way round a running demo."),
    "web": ("tipline.commands.processes", "Serve the three sites, or some of them."),
    "worker": ("tipline.commands.processes", "Do the jobs of the queue."),
}


class Mingcha(click.Group):
    """The verbs, and one place where a bad setting becomes a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Name every verb."""
        return sorted(VERBS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click calls it so
        cmd_name: str,
    ) -> click.Command | None:
        """Read one verb's module and give its command, called like the verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = getattr(import_module(VERBS[cmd_name][0]), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without reading their modules."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, VERBS[verb][1]) for verb in self.list_commands(ctx)])

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Run; a bad setting ends the run with its sentence and status 2."""
        if args is None:
            # A process of our own, and not a test that calls us.
            leave_none()
        try:
            return super().main(args, **extra)
        except BadSetting as error:
            click.echo(f"mingcha: {error}", err=True)
            raise SystemExit(2) from error


@click.group(cls=Mingcha)
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(exists=True, dir_okay=False),
    help="File of NAME=value lines; the environment goes before it.",
)
@click.pass_context
def main(ctx: click.Context, settings_file: str | None) -> None:
    """明察 Mingcha: tip-offs, covert inspection and case handling."""
    ctx.obj = settings_file
