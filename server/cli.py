"""The ``maitred`` command."""

from __future__ import annotations

import asyncio
import io
import json
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import typer
import uvloop

from server.config import REPLAY_KEY, load_settings
from server.errors import BadSetting
from server.garbage import without_garbage_collection

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
imports = typer.Typer(no_args_is_help=True, help="Bring data in from files.")
adds = typer.Typer(
    no_args_is_help=True,
    help="Add a venue, its staff and its keys. Stop the server first, or start it again afterwards: it reads"
    " them when it starts.",
)
receipts = typer.Typer(no_args_is_help=True, help="Receipts of consents.")
ends = typer.Typer(no_args_is_help=True, help="End what was added.")
audits = typer.Typer(no_args_is_help=True, help="The audit trail.")
app.add_typer(audits, name="audit")
app.add_typer(imports, name="import")
app.add_typer(adds, name="add")
app.add_typer(ends, name="end")
app.add_typer(receipts, name="receipt")

Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")]
Data = Annotated[Path | None, typer.Option(help="Data folder.")]
At = Annotated[str, typer.Option(help="Id of the venue.")]
Walked = Annotated[
    Path | None, typer.Option(help="A walk through the venue: a folder with reads.jsonl and truth.jsonl.")
]
RESTART = "A server that runs on this data knows it after its next start."


@app.command()
def serve(data: Data = None, port: Port = None) -> None:
    """Run the server. Settings: docs/settings.md."""
    with without_garbage_collection():
        from server.commands.serve import serve_until_stopped

    uvloop.run(serve_until_stopped(load_settings(**_given(data_dir=data, port=port))))


@app.command()
def demo(
    port: Port = None,
    data: Annotated[Path | None, typer.Option(help="Keep the data here instead of throwing it away.")] = None,
    speed: Annotated[float, typer.Option(min=0.1, max=60, help="Simulated seconds for each second.")] = 1.0,
    seed: Annotated[int, typer.Option(help="The same seed, the same people on the same ways.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for scripts.")] = False,
    still: Annotated[bool, typer.Option(help="Nobody moves: for scripts that post their own reads.")] = False,
) -> None:
    """A hotel and a dealer with guests, staff, readers and phones, all simulated, to look around in."""
    from server.commands.demo import run_demo

    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maitred-demo-")))
        settings = load_settings(**_given(data_dir=folder, port=port))
        uvloop.run(run_demo(settings, seed, speed, still, _print_json if as_json else _print_pages))


@imports.command("guests")
def import_guests(
    file: Annotated[Path, typer.Argument(help="CSV with a heading, or JSON lines; - for standard input.")],
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="COLUMN=FIELD: what a column is; FIELD empty: left out.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read all, keep nothing.")] = False,
    data: Data = None,
) -> None:
    """Add or replace guests. Good lines are kept, bad ones listed; safe to repeat. Format: docs/import.md."""
    from server.commands.import_guests import import_file, parse_mapping

    settings, mapping = load_settings(**_given(data_dir=data)), parse_mapping(map_ or [])
    with _opened(file) as opened:
        done = asyncio.run(import_file(settings, opened, mapping, dry_run, _say_progress))
    reading = done.reading
    for problem in reading.problems:
        where = f" ({problem.where})" if problem.where else ""
        typer.echo(f"line {problem.line}{where}: {problem.why}", err=True)
    verb = "would be kept" if dry_run else "kept"
    typer.echo(f"{done.kept} guests {verb}, {reading.problems_total} lines not taken.")
    raise typer.Exit(1 if reading.problems_total else 0)


def _say_progress(kept: int) -> None:
    if kept % 50_000 == 0:
        typer.echo(f"{kept:,} guests ...", err=True)


@adds.command("venue")
def add_a_venue(
    file: Annotated[Path, typer.Argument(help="The plan, as JSON; - for standard input.")],
    rules: Annotated[
        Literal["hotel", "lounge", "dealer", "clinic", "retail", "none"],
        typer.Option(help="Rules to start from, if it has none yet."),
    ] = "hotel",
    data: Data = None,
) -> None:
    """Add a venue, or replace its plan. Format: docs/plans.md. Restart a server that runs."""
    from server.commands.add_venue import add_venue

    added = asyncio.run(add_venue(load_settings(**_given(data_dir=data)), _read(file), rules))
    plan, verb = added.plan, "replaced" if added.replaced else "added"
    typer.echo(
        f"Venue {plan.id} {verb}: {len(plan.zones)} zones, {len(plan.readers)} readers,"
        f" {len(plan.antennas)} antennas; {added.rules_added} rules added."
    )
    typer.echo(RESTART, err=True)


@adds.command("staff")
def add_a_member_of_staff(
    venue: At,
    name: Annotated[str, typer.Option(help="As colleagues see it.")],
    role: Annotated[
        str,
        typer.Option(help="host, concierge, waiter, advisor, duty_manager, manager, or one of your rules'."),
    ],
    language: Annotated[
        list[str] | None, typer.Option(help="Spoken, as a BCP 47 tag; once for each, the best one first.")
    ] = None,
    sign_in: Annotated[str, typer.Option(help="To sign in with; left out: the first name.")] = "",
    badge: Annotated[
        str, typer.Option(help="The EPC of a tag they carry: on shift it tells which zone they are in.")
    ] = "",
    forget_second_factor: Annotated[
        bool, typer.Option("--forget-second-factor", help="Their phone is gone: no app, codes, passkeys.")
    ] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input; else it is made.")
    ] = False,
    data: Data = None,
) -> None:
    """Add a member of staff, or give them a new password. Restart a server that runs."""
    from server.commands.add_staff import NewStaff, add_staff

    settings = load_settings(**_given(data_dir=data))
    new = NewStaff(venue, name, role, tuple(language or ()), sign_in, badge, forget_second_factor)
    added = asyncio.run(add_staff(settings, new, _read_line() if password_stdin else None))
    typer.echo(f"sign-in: {added.sign_in}")
    if not password_stdin:
        typer.echo(f"password: {added.password}")
    what = "They were there already, and have a new password. " if added.replaced else ""
    typer.echo(f"{what}{RESTART}", err=True)


@adds.command("key")
def add_a_key(
    venue: At,
    reader: Annotated[str, typer.Option(help="Key for this reader.")] = "",
    phone: Annotated[str, typer.Option(help="Key for a phone, under this name.")] = "",
    all_readers: Annotated[
        bool, typer.Option("--all-readers", help="Key for a gateway that posts for all readers.")
    ] = False,
    sync: Annotated[str, typer.Option(help="Key for a system that syncs guests, under this name.")] = "",
    guest: Annotated[str, typer.Option(help="Whose phone it is: the guest's id.")] = "",
    topic: Annotated[
        str, typer.Option(help="USER/DEVICE that the phone's OwnTracks publishes to, if it comes by MQTT.")
    ] = "",
    encrypted: Annotated[
        bool | None,
        typer.Option(help="Take only encrypted messages of OwnTracks; unless said, with --topic only."),
    ] = None,
    partner: Annotated[
        str, typer.Option(help="Key for another house, by the id that consents to share name.")
    ] = "",
    ranges: Annotated[
        str, typer.Option("--from", help="Addresses and networks that it is good from, with spaces between.")
    ] = "",
    days: Annotated[float | None, typer.Option(min=0.01, max=3_660, help="For how long it is good.")] = None,
    overlap_hours: Annotated[
        float | None, typer.Option(min=0, max=720, help="How long the key that it had is still good.")
    ] = None,
    data: Data = None,
) -> None:
    """Make a key and print it, once; again, a new one in place of the old. Restart a server that runs."""
    from server.commands.add_key import NewKey, add_key

    whose = (venue, reader, phone, all_readers, sync, guest, topic, encrypted, partner)
    new = NewKey(*whose, ranges, days, overlap_hours)
    added = asyncio.run(add_key(load_settings(**_given(data_dir=data)), new))
    typer.echo(added.key)
    if added.rotated:
        until = "no good any more" if overlap_hours is None else f"good for another {overlap_hours:g} hours"
        typer.echo(f"The key that it had is {until}.", err=True)
    if guest and not added.consents:
        typer.echo(f"{guest} has not consented to recognise_by_phone here: they stay a stranger.", err=True)
    typer.echo(RESTART, err=True)


@ends.command("key")
def end_a_key(
    venue: At,
    reader: Annotated[str, typer.Option(help="The key of this reader.")] = "",
    all_readers: Annotated[bool, typer.Option("--all-readers", help="The key of a gateway.")] = False,
    sync: Annotated[str, typer.Option(help="The key of this system that syncs guests.")] = "",
    partner: Annotated[str, typer.Option(help="The key of this partner.")] = "",
    data: Data = None,
) -> None:
    """End the keys of this name, those of an overlap too. Restart a server that runs; or end it there."""
    from server.commands.end_key import EndedKey, end_key

    ended = EndedKey(venue, reader, all_readers, sync, partner)
    typer.echo(f"{asyncio.run(end_key(load_settings(**_given(data_dir=data)), ended))} keys ended.")
    typer.echo(RESTART, err=True)


@app.command()
def poster(
    venue: At,
    zone: Annotated[str, typer.Option(help="Id of the zone behind the door.")],
    address: Annotated[str, typer.Option(help="The server as guests reach it: https://here.example")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long its code is good.")] = 30,
    data: Data = None,
) -> None:
    """Print a card for a door, A5, as SVG: guests scan its code to check in."""
    from server.commands.make_poster import Wanted, make_poster

    settings = load_settings(**_given(data_dir=data))
    typer.echo(asyncio.run(make_poster(settings, Wanted(venue, zone, address, days))), nl=False)
    if address.startswith("http:"):
        typer.echo("Browsers share positions with https addresses only; the code works.", err=True)


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="Recorded reads, fixes, or a body as a reader posts it.")],
    url: Annotated[str, typer.Option(help="Address of the server.")] = "http://127.0.0.1:8080",
    key: Annotated[
        str, typer.Option(envvar=REPLAY_KEY, help="Key of the reader or phone; better in the environment.")
    ] = "",
    speed: Annotated[float, typer.Option(min=0.1, max=1000, help="Recorded seconds for each second.")] = 1.0,
    keep_times: Annotated[
        bool, typer.Option(help="Send the recorded times: old ones become history.")
    ] = False,
) -> None:
    """Feed a recording through the public API. Formats: docs/simulators.md."""
    from server.commands.replay import replay_file

    typer.echo(str(asyncio.run(replay_file(file, url, key, speed, keep_times))))


@app.command()
def simulate(
    handout: Annotated[
        Path, typer.Argument(help="A file with the line that `maitred demo --still --json` prints.")
    ],
    seed: Annotated[int, typer.Option(help="The same seed, the same people on the same ways.")] = 7,
    hours: Annotated[float, typer.Option(min=0.01, max=168, help="Simulated hours.")] = 1.0,
    speed: Annotated[float, typer.Option(min=0.1, max=60, help="Simulated seconds for each second.")] = 1.0,
    faults: Annotated[str, typer.Option(help="What goes wrong, as in docs/simulators.md: late,skew=3")] = "",
) -> None:
    """Walk the demo's people past its readers, with faults if you like."""
    from server.commands.simulate import simulate as walk

    asyncio.run(walk(handout, seed, hours, speed, faults, lambda counts: typer.echo(str(counts))))


@app.command()
def backtest(
    venue: At,
    rule: Annotated[
        list[Path] | None,
        typer.Option(help="A rule as JSON, or a file of rules; once for each. Left out: the venue's drafts."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=31, help="Whole days, and today so far.")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for each rule.")] = False,
    data: Data = None,
) -> None:
    """Say what rules would have done on the days that were recorded. Nothing is changed."""
    from server.commands import backtest as command

    async def run() -> None:
        settings = load_settings(**_given(data_dir=data))
        files = [(str(path), _read(path)) for path in rule or ()]
        async for tried in command.backtest(settings, venue, files, days, command.teller(sys.stderr)):
            for line in [command.as_json(tried)] if as_json else command.as_text(tried):
                typer.echo(line)

    asyncio.run(run())


@app.command()
def recognise(
    reads: Annotated[
        Path | None, typer.Argument(help="Recorded reads, JSON lines, packed or not; - for standard input.")
    ] = None,
    venue: Annotated[Path | None, typer.Option(help="The venue's plan.")] = None,
    status: Annotated[Path | None, typer.Option(help="Recorded keepalives of its readers.")] = None,
    calibration: Walked = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="The plan, reads, keepalives and ticks from standard input.")
    ] = False,
) -> None:
    """Say who is where in a recording: JSON lines in, JSON lines out. Formats: docs/settings.md."""
    from server.commands import recognise as command

    recordings = [path for path in (status, reads) if path is not None]
    if follow:
        if venue is not None or recordings:
            raise BadSetting("--follow takes all from standard input: leave out --venue, --status and reads.")
        bad = command.follow(calibration)
    elif venue is None:
        raise BadSetting("--venue is needed, or --follow.")
    else:
        bad = command.recognise(venue, recordings if reads else [*recordings, Path("-")], calibration)
    raise typer.Exit(1 if bad else 0)


@app.command()
def tune(
    venue: Annotated[Path, typer.Option(help="The venue's plan.")],
    calibration: Annotated[
        Path, typer.Option(help="A walk through it: a folder with reads.jsonl and truth.jsonl.")
    ],
    out: Annotated[Path | None, typer.Option(help="Write the plan here, with what was learned.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One line of JSON for scripts.")] = False,
) -> None:
    """Learn from a walk how antennas hear, and say what is wrong with them: docs/how-to/venue.md."""
    from server.commands import tune as command

    tuned = command.tune(venue, calibration, out)
    for line in [command.as_json(tuned)] if as_json else command.as_text(tuned):
        typer.echo(line)
    raise typer.Exit(1 if tuned.bad_lines else 0)


@audits.command("verify")
def verify_the_audit_trail(
    data: Data = None,
    head: Annotated[
        str, typer.Option(help="NUMBER:HASH of an entry, as this command printed it before.")
    ] = "",
) -> None:
    """Say whether the audit trail is as it was written, or the first place where it is not."""
    from server.commands.audit import as_text, verify_trail

    found = asyncio.run(verify_trail(load_settings(**_given(data_dir=data)), head))
    typer.echo(as_text(found))
    raise typer.Exit(1 if found.broken else 0)


@receipts.command("verify")
def verify_a_receipt(
    file: Annotated[Path, typer.Argument(help="The receipt, as it was downloaded.")],
    key: Annotated[Path, typer.Option(help="The public key: maitred-signing-key.json of that server.")],
) -> None:
    """Say whether the receipt of a consent is genuine: docs/consent.md."""
    from server.commands.verify_receipt import verify_receipt

    genuine = verify_receipt(_read(file), _read(key))
    typer.echo("Genuine: signed with this key, and unchanged." if genuine else "Not genuine.")
    raise typer.Exit(0 if genuine else 1)


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    from server.commands.openapi import openapi_document

    typer.echo(json.dumps(asyncio.run(openapi_document()), indent=1, ensure_ascii=False, sort_keys=True))


def _given(**options: object) -> dict[str, object]:
    return {name: value for name, value in options.items() if value is not None}


def _read(file: Path) -> bytes:
    with _opened(file) as opened:
        return opened.read()


def _opened(file: Path) -> BinaryIO:
    """From its beginning on, as often as one likes."""
    if str(file) == "-":
        return io.BytesIO(sys.stdin.buffer.read())
    try:
        return file.open("rb")
    except OSError as error:
        raise BadSetting(f"{file}: {error.strerror}.") from None


def _read_line() -> str:
    """The first line of standard input, without its end."""
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise BadSetting("--password-stdin: This is not UTF-8.") from None


def _print_json(address: str, handout: object) -> None:
    print(json.dumps({"address": address, **asdict(handout)}), flush=True)  # type: ignore[call-overload]


def _print_pages(address: str, handout: object) -> None:
    """For people: where to look, and how to get in."""
    given = asdict(handout)  # type: ignore[call-overload]
    sign_ins = given["sign_ins"]
    pages = {"manager": f"{address}/floor", "duty_manager": f"{address}/floor"}
    print(
        f"\nMaitred runs at {address} ({datetime.now(UTC):%H:%M} UTC). Open these pages, one browser each:\n"
    )
    print(f"  {'page':34} {'venue':8} {'name':12} {'password':10} {'PIN':5} role")
    for one in sign_ins:
        page = pages.get(one["role"], f"{address}/")
        role = f"{one['role']}{', works by themselves' if one['simulated'] else ''}"
        print(f"  {page:34} {one['venue']:8} {one['name']:12} {one['password']:10} {one['pin']:5} {role}")
    print("\nA tablet that several share, where a PIN is enough, and a wall display. Open once:\n")
    for one in given["pairs"]:
        print(f"  {address + one['page']:42} {one['venue']:8} {one['kind']}")
    own_page = address + given["own_page"]
    print(f"\nA guest's own page, by the link in the welcome letter. Opens once:\n\n  {own_page}")
    print(f"\nA guest who scans the code at the dealer's showroom:\n\n  {address}{given['guest_page']}")
    print("\nGuests arrive within seconds. Stop with Ctrl-C.\n", flush=True)


def main() -> None:
    """The console script: an error is one line, and the exit status 2."""
    try:
        app()
    except BadSetting as error:
        print(f"maitred: {error.message}", file=sys.stderr)
        raise SystemExit(2) from None
