"""``python -m core``: the commands of whoever runs an installation."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from alembic.util import CommandError
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from typer.exceptions import TyperException

from core import audit, interchange, invariants, inventory, people, schema
from core.jobs import Sealer, work
from core.journal import open_journal
from core.kernel import Actor, ActorKind, Conflict, DomainError, Invalid, Role, system_clock
from core.settings import Settings, exposed, load, wrong_in
from core.storage import ANSWER_S, LONG_ANSWER_S, Sessions, reading, run_command, run_query, snapshot

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Millwright, from the command line.",
)


def main() -> None:
    """Run; without a word, show the help. A refusal is one line on stderr and exit code 1; the log keeps silent."""
    open_journal("CRITICAL")
    try:
        raise SystemExit(app(sys.argv[1:] or ["--help"], standalone_mode=False))
    except ValidationError as fault:
        _fail(wrong_in(fault))
    except TyperException as fault:
        _fail(" ".join(fault.format_message().split()))
    except CommandError as fault:
        _fail(f"migrate: {fault}")
    except ImportError as fault:
        _fail(f"database: {fault}. The address begins with sqlite:/// or mysql://")
    except OSError as fault:
        _fail(f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault))
    except (DomainError, UnicodeError) as fault:
        _fail(str(fault))
    except SQLAlchemyError as fault:
        _fail(f"database: {getattr(fault, 'orig', None) or fault}")


@app.command()
def migrate(
    revision: Annotated[
        str, typer.Option(help="a number under migrations/versions; an earlier one steps back")
    ] = "head",
) -> None:
    """Bring the database to the newest schema, or to another revision."""
    schema.migrate(load(), revision)


@app.command()
def adduser(
    name: str,
    role: Annotated[
        Role, typer.Option(help="ADMIN, SUPERVISOR, MAINTENANCE_TECH, MAINTENANCE_MANAGER or INVENTORY_MANAGER")
    ],
    full_name: Annotated[str, typer.Option(help="the person's name; the user name if left out")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="read the password from standard input")
    ] = False,
) -> None:
    """Add a person; without a password a one-time set-up link is printed."""
    settings, sessions = _open()
    password = _typed_password() if password_stdin else None
    added = run_command(
        sessions,
        people.create_user,
        name,
        full_name or name,
        role,
        password=password,
        actor=Actor.system(),
        clock=system_clock,
    )
    if added.setup_token:
        typer.echo(f"{settings.public_base_url.rstrip('/')}/setup/{added.setup_token}")


def _typed_password() -> str:
    try:
        return sys.stdin.buffer.readline().decode().rstrip("\r\n")
    except UnicodeDecodeError as fault:
        raise Invalid("The password is not UTF-8 text. Send it as UTF-8.") from fault


@app.command()
def worker(once: Annotated[bool, typer.Option("--once", help="one round, then end")] = False) -> None:
    """Do what is due beside the screens, every few seconds."""
    if warning := exposed():
        typer.echo(warning, err=True)
    settings, sessions = _open(ANSWER_S)
    open_journal(settings.log_level)
    if once:
        typer.echo(f"{work(sessions, system_clock)} rows sealed")
        return
    sealer = Sealer(sessions, system_clock)
    sealer.start()
    sealer.wait()
    raise typer.Exit(1)  # nobody stops it here: a fault has, and whoever runs the worker starts it again


@app.command()
def check() -> None:
    """Ask every invariant; one JSON line for each that is broken. What only deserves a look is said on stderr."""
    _, sessions = _open()
    broken = invariants.check(sessions, system_clock)
    for finding in broken:
        typer.echo(json.dumps(asdict(finding)))
    for warning in invariants.warnings(sessions, system_clock):
        typer.echo(f"warning: {warning}", err=True)
    raise typer.Exit(1 if broken else 0)


@app.command("rebuild-rollups")
def rebuild_rollups(
    check: Annotated[bool, typer.Option("--check", help="only compare; exit code 1 when something differs")] = False,
) -> None:
    """Make the sums of the ledger by day and month anew where they differ from it; people may work meanwhile."""
    _, sessions = _open()
    found = inventory.rebuild_sums(sessions, mend=not check, progress=_progress("comparing"))
    what = "differ" if check else "made anew"
    typer.echo(
        f"{found.rows} sums of {found.parts} parts compared with the ledger, "
        f"{found.rows_wrong} of {found.parts_wrong} parts {what}"
    )
    if found.months_wrong:
        typer.echo(f"{found.months_wrong} sums of months that are over {what}")
    raise typer.Exit(1 if check and (found.rows_wrong or found.months_wrong) else 0)


@app.command("verify-audit")
def verify_audit(
    head: Annotated[Path | None, typer.Option(help="a head exported by audit-head; shows a cut tail")] = None,
) -> None:
    """Read the whole record back and name the first row that was touched."""
    _, sessions = _open()
    known, now = _read_head(head) if head else None, system_clock()
    audit.seal(sessions, now, full=True)
    with snapshot(sessions) as session:
        verdict = audit.verify(session, known_head=known, fresh_since=now - audit.SEALED_WITHIN)
    if not verdict.sound:
        _fail(verdict.told)
    typer.echo(f"{verdict.rows} rows, untouched")


@app.command("audit-head")
def audit_head() -> None:
    """Print the end of the chain as JSON, to be kept outside the database."""
    _, sessions = _open()
    audit.seal(sessions, system_clock(), full=True)
    with reading(sessions) as session:
        head = audit.head(session)
    typer.echo(json.dumps(asdict(head) if head else None))


@app.command()
def grants(
    account: Annotated[str, typer.Argument(help="the app's account on the database server, NAME or NAME@HOST")],
) -> None:
    """Print the statements that give the app's database account no more than it needs."""
    for statement in schema.grants(load().database_url, account):
        typer.echo(statement)


@app.command()
def demo(machines: int = 12, years: float = 0.25, seed: Annotated[int, typer.Option(min=0)] = 7) -> None:
    """Fill an empty database with a believable plant and its history; one that was broken off is made afresh."""
    from core.demo import is_unfinished, populate  # noqa: PLC0415 - large, and needed once in the life of a database

    _, sessions = _open()
    if is_unfinished(sessions):
        typer.echo("an unfinished demo lies here; it is made afresh unless another process is making it", err=True)
    shown = _progress("filling")
    filled = populate(sessions, machines=machines, years=years, seed=seed, clock=system_clock, progress=shown)
    if filled is None:
        raise Conflict("This database is in use already. The demo goes only into an empty one.")
    typer.echo(f"{filled.machines} machines, {filled.people} people, {filled.requests} requests")


@app.command("import")
def import_file(
    kind: Annotated[str, typer.Argument(help=", ".join(interchange.KINDS))],
    file: Annotated[Path, typer.Argument(help="a CSV or XLSX file")],
    map_file: Annotated[Path | None, typer.Option("--map", help="a mapping; proposed if left out")] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="look at every row and store nothing")] = False,
    every_row: Annotated[
        bool, typer.Option("--every-row", help="store nothing if a single row cannot be taken")
    ] = False,
) -> None:
    """Take in records from a file; every row that was not taken is named on stderr with its reason.

    It fails when no row of the file could be taken.
    """
    settings, sessions = _open()
    table = interchange.read_table(file)
    proposed = replace(interchange.propose_mapping(kind, table.columns), zone=settings.plant_timezone)
    mapping = interchange.load_mapping(map_file) if map_file else proposed
    actor, arguments, way = importing(), (kind, table, mapping), interchange.way_of(kind)
    if dry:
        outcome = run_query(sessions, way.dry_run, *arguments, actor=actor, clock=system_clock)
    else:
        take = partial(run_command, sessions, way.command, *arguments, actor=actor, clock=system_clock)
        outcome = take(every_row=every_row, progress=interchange.Progress(_progress("importing")))
    typer.echo(f"columns: {', '.join(f'{name} = {column}' for name, column in mapping.fields.items())}", err=True)
    for listed in outcome.listed:
        place = f"row {listed.row}, {listed.column}" if listed.column else f"row {listed.row}"
        typer.echo(f"{place}: {listed.reason} {listed.detail}".rstrip(), err=True)
    shown_counts = {name: value for name, value in asdict(outcome).items() if name != "listed"}
    typer.echo(json.dumps(shown_counts | {"listed": len(outcome.listed), "skipped": outcome.skipped}))
    raise typer.Exit(1 if outcome.rows and len(outcome.listed) == outcome.rows else 0)


@app.command("export")
def export_file(
    kind: Annotated[str, typer.Argument(help=", ".join(interchange.SHEETS))],
    file: Annotated[Path, typer.Argument(help="the file to write; its ending says CSV or XLSX")],
) -> None:
    """Write the catalogue into a file that import takes in again: its headings are the names of the fields."""
    _, sessions = _open()
    sheet = run_query(sessions, interchange.sheet_of(kind), actor=Actor.system(), clock=system_clock)
    file.write_bytes(interchange.to_file(sheet, file.suffix, title=kind))
    typer.echo(f"{len(sheet.rows)} rows")


def _progress(doing: str) -> Callable[[float], None]:
    """A line on stderr for each tenth that is done."""
    tenths = 0

    def show(share: float) -> None:
        nonlocal tenths
        if int(share * 10) > tenths:
            tenths = int(share * 10)
            typer.echo(f"{doing}: {tenths * 10} %", err=True)

    return show


def importing() -> Actor:
    """The actor of imports from the command line."""
    return Actor(None, "import", None, full_name="Import", kind=ActorKind.IMPORT)


def _open(answer_s: int = LONG_ANSWER_S) -> tuple[Settings, Sessions]:
    settings = load()
    sessions = schema.configure(settings, answer_s=answer_s)
    schema.check_migrated(sessions)
    return settings, sessions


def _read_head(path: Path) -> audit.Head | None:
    no_head = Invalid("{path} is not a head written by audit-head.", path=str(path))
    try:
        kept = json.loads(path.read_text())
        head = None if kept is None else audit.Head(**kept)
    except (ValueError, TypeError) as fault:
        raise no_head from fault
    if head is not None and not (_is_number(head.seq) and _is_number(head.log_id) and isinstance(head.hash, str)):
        raise no_head
    return head


def _is_number(value: object) -> bool:
    """Whether it can be the number of a row."""
    return isinstance(value, int) and 0 < value < 2**63


def _fail(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise SystemExit(1)
