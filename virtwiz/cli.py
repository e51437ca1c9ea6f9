"""The command line: stdout is data, stderr is narration, and every kind of failure has its exit code."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from dataclasses import asdict
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from virtwiz import guide, headless, journal, lab
from virtwiz.errors import ExitCode, Interrupted, Refused, UsageFault, VirtwizError
from virtwiz.export import BLIND, EXPORTS, exported
from virtwiz.oneline import plan_lines
from virtwiz.plan import STEP_NAMES
from virtwiz.profile import ProfileError, json_schema, load
from virtwiz.replay import Wishes
from virtwiz.report import Report
from virtwiz.signals import Stop, hang_up_at_once, mute_lost_terminal, watched
from virtwiz.text import harmless, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

PROFILE = click.argument("path", metavar="PROFILE", type=click.Path(path_type=Path))
OFFLINE = click.option("--offline", is_flag=True, help="As if on bare hosts: no connection is made.")
JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
ACCEPT_NEW = click.option(
    "--accept-new-host-keys", is_flag=True, help="Trust, and remember, host keys not seen before."
)
STEP = click.Choice(STEP_NAMES)

NO_OUTPUT: Final = frozenset({errno.EPIPE, errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What is wrong when nobody takes the output any more: the reader, the terminal or the room for it has gone."""


class Commands(click.Group):
    """The commands; what is none of them is a profile for the wizard."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the wizard's name before a profile, or where nothing is said."""
        if not args or not (args[0].startswith("-") or args[0] in self.commands):
            self._no_mistyped_command(args)
            args = ["wizard", *args]
        return super().parse_args(ctx, args)

    def _no_mistyped_command(self, args: list[str]) -> None:
        near = get_close_matches(args[0], self.commands, 1) if args else []
        if args and (near or len(args) > 1) and not Path(args[0]).exists():
            remedy = f"Did you mean `virtwiz {near[0]}`?" if near else "`virtwiz --help` lists the commands."
            raise UsageFault(f"there is no command, and no profile, {args[0]}", remedy=remedy)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="virtwiz")
@click.pass_context
def virtwiz(context: click.Context) -> None:
    """From bare machines to virtual machines whose disks live on a replicated GlusterFS volume."""
    if context.invoked_subcommand != "replay":  # which has its last line to say first
        context.obj.due()


@virtwiz.command()
@PROFILE
@OFFLINE
@JSON
@click.pass_obj
def plan(stop: Stop, path: Path, offline: bool, as_json: bool) -> None:
    """Print what `replay` would run; run nothing."""
    found = headless.plan(load(path), stop, offline=offline)
    for line in headless.json_lines(found) if as_json else map(printable, plan_lines(found)):
        click.echo(line)
    if found.refusals:
        raise Refused("\n".join(map(str, found.refusals)))
    if found.blind:
        _say(BLIND)
    elif not found.stages:
        _say("Nothing to do, everything is as the profile says.")


@virtwiz.command(name="replay")
@PROFILE
@click.option("--yes", is_flag=True, help="Do not ask before the first command that changes something.")
@click.option("--from", "first", type=STEP, default=STEP_NAMES[0], help="Begin here; earlier steps must be finished.")
@click.option("--to", "last", type=STEP, default=STEP_NAMES[-1], help="Stop after this step.")
@JSON
@ACCEPT_NEW
@click.option(
    "--allow-outage", is_flag=True, help="Restart glusterd even where that takes the volume away for a while."
)
@click.pass_obj
def replay_command(
    stop: Stop, /, path: Path, first: Any, last: Any, as_json: bool, allow_outage: bool, **flags: bool
) -> None:
    """Run what is missing, streaming its output; with nothing to do, run nothing."""
    if STEP_NAMES.index(first) > STEP_NAMES.index(last):
        raise UsageFault(f"--from {first} comes after --to {last}")
    wishes = Wishes(first, last, frozenset({"--allow-outage"} if allow_outage else ()))
    told = headless.print_json if as_json else Report().tell
    confirm = headless.agree if flags["yes"] else headless.ask
    outcome = headless.run(path, wishes, confirm, told, stop, accept_new=flags["accept_new_host_keys"])
    if outcome != "done":
        sys.exit(128 + stop.signal if outcome == "interrupted" else ExitCode.FAILED)


@virtwiz.command()
@PROFILE
@OFFLINE
@JSON
def check(path: Path, offline: bool, as_json: bool) -> None:
    """Validate a profile: all its faults at once, each with its place."""
    if not offline:
        raise UsageFault("check needs --offline", remedy="It validates the file; the hosts are looked at by `plan`.")
    try:
        load(path)
    except ProfileError as error:
        if not as_json:
            raise
        for fault in error.faults:
            click.echo(json.dumps(asdict(fault)))
        sys.exit(ExitCode.USAGE)
    _say(f"{path}: no fault found.")


@virtwiz.command()
@PROFILE
@click.option("--to", "form", type=click.Choice(sorted(EXPORTS)), required=True, help="The form to print.")
@OFFLINE
@click.pass_obj
def export(stop: Stop, path: Path, form: str, offline: bool) -> None:
    """Print the plan in another form."""
    profile = load(path)
    click.echo(exported(form, profile, headless.plan(profile, stop, offline=offline)), nl=False)


@virtwiz.command(hidden=True)
@click.argument("path", metavar="[PROFILE]", type=click.Path(path_type=Path), required=False)
def wizard(path: Path | None) -> None:
    """Open the wizard, on a profile or on what to begin with."""
    _terminal()
    _open(path)


def _terminal() -> None:
    """Textual draws on a terminal, or, with a driver of its own, into a browser."""
    if "TEXTUAL_DRIVER" not in os.environ and not headless.on_terminal(sys.stdin, sys.stdout):
        raise UsageFault("the wizard needs a terminal", remedy="`virtwiz --help` lists what goes without.")


def _open(path: Path | None, training: Any = None) -> None:
    hang_up_at_once()
    from screens.app import VirtwizApp  # the one place where the engine names the screens: it opens them

    app = VirtwizApp(path, training)
    app.run()
    sys.exit(app.return_code)


@virtwiz.command()
@click.argument("lesson", required=False)
@click.option("--lessons", type=click.Path(path_type=Path), help="A folder with lessons of your own.")
@click.option("--pace", type=click.Choice(["off", "brisk", "real"]), default="brisk", help="How long commands take.")
@click.option("--web", is_flag=True, help="In a browser, on this machine unless --host says otherwise.")
@click.option("--host", default="localhost", show_default=True, help="With --web: the address to serve on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="With --web.")
def train(lesson: str | None, lessons: Path | None, pace: Any, web: bool, host: str, port: int) -> None:
    """Practise: the wizard on a cluster in memory, and lessons; no host is touched.

    `virtwiz guide practice` tells more, `virtwiz guide lessons` how lessons are written.
    """
    from virtwiz.lessons import read

    found = read.folder(lessons or read.OURS)
    first = read.named(found, lesson) if lesson else None
    if web:
        from screens.training.web import serve

        words = [*([lesson] if lesson else []), *(["--lessons", str(lessons.absolute())] if lessons else [])]
        serve([*words, "--pace", pace], host, port, _say)
        return
    _terminal()
    from screens.training.training import Training

    _open(None, Training(pace, found, first))


@virtwiz.command()
def schema() -> None:
    """Print the JSON Schema of the profile."""
    click.echo(json.dumps(json_schema(), indent=2))


@virtwiz.command()
def runs() -> None:
    """List past runs, oldest first, each with its journal."""
    for run in journal.past_runs():
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.at))
        counts = f"{run.ran:3} run {run.changed:3} changing {run.seconds:7.1f} s"
        click.echo(printable(f"{when}  {run.what:<8}  {run.outcome:<11} {counts}  {run.profile}  {run.path}"))


@virtwiz.command(name="guide")
@click.argument("topic", required=False)
def guide_command(topic: str | None) -> None:
    """Explain a step or a word of the field; without a topic, list the topics."""
    if topic is not None:
        click.echo(guide.page(topic), nl=False)
        return
    for each in guide.TOPICS:
        click.echo(f"{each:<10} {guide.heading(each)}")


@virtwiz.group(name="lab")
def lab_group() -> None:
    """Real GlusterFS hosts on this machine, in network namespaces (Linux, root)."""


NAME = click.option("--name", default="lab", show_default=True, help="Several labs may stand side by side.")


@lab_group.command()
@NAME
@click.option("--hosts", type=click.IntRange(1, 9), default=3, show_default=True, help="How many storage hosts.")
def up(name: str, hosts: int) -> None:
    """Stand up storage hosts and a hypervisor, and write a profile for them."""
    standing = lab.up(name, hosts, tell=_say)
    click.echo(f"ssh -F {standing.ssh_config} {standing.hosts[0].name}")
    click.echo(f"virtwiz replay {standing.profile}")


@lab_group.command()
@NAME
def down(name: str) -> None:
    """Take a lab down; nothing of it is left."""
    lab.down(name, tell=_say)


@lab_group.command()
def status() -> None:
    """Show the labs that stand, host by host."""
    for standing in lab.status():
        click.echo(standing.name)
        for host in standing.hosts:
            alive = "running" if host.alive else "not running"
            ssh = "answers" if host.ssh else "does not answer"
            click.echo(f"  {host.name:<6} {host.address:<15} {alive}, ssh {ssh}")


def _say(text: str) -> None:
    click.echo(harmless(text), err=True)


def main(early: Sequence[int] = ()) -> None:
    """Run the command line and leave with its exit code; no traceback reaches a user. `early`: signals so far."""
    with watched(early) as stop:
        sys.exit(_guarded(stop))


def _guarded(stop: Stop) -> int:
    try:
        virtwiz(obj=stop, standalone_mode=False)
    except click.exceptions.Exit as left:
        return left.exit_code
    except click.ClickException as error:
        message = StringIO()
        error.show(message)
        return _told(message.getvalue(), ExitCode.USAGE)
    except ProfileError as error:
        return _told(str(error), ExitCode.USAGE)
    except Interrupted as error:
        return _told(str(error), 128 + stop.signal)
    except VirtwizError as error:
        return _told(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _told("Interrupted.", 128 + stop.signal)
    except Exception as bug:
        if isinstance(bug, OSError) and bug.errno in NO_OUTPUT:
            return _output_lost(bug)
        return _told(f"An error of virtwiz itself: {bug!r}. What led to it is in {journal.crash(bug)}.", ExitCode.BUG)
    return ExitCode.DONE


def _output_lost(error: OSError) -> int:
    mute_lost_terminal()
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - so that Python's own flush at exit fails no more
    if error.errno != errno.EPIPE:
        _say(f"The output cannot be written ({error.strerror}).")
    return ExitCode.FAILED


def _told(message: str, code: int) -> int:
    _say(message.rstrip("\n"))
    return code
