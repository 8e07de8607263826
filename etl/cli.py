"""`rasd …`: the command line."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from etl import __version__, logs
from etl import settings as settings_module
from etl.cli_engine import engine
from etl.cli_support import Json, fail, plain_errors

app = typer.Typer(
    name="rasd",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Rasd (رصد): Arabic media monitoring. Who met whom, when, where, says which source, in which sentence.\n\n"
    "First time: `make run`. Then `rasd sql`, `rasd ingest FOLDER`, `rasd up` for the Airflow UI.",
)
db = typer.Typer(no_args_is_help=True, help="The database: bring it up to date, find it.")
app.add_typer(db, name="db")
app.add_typer(engine)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"rasd {__version__}")
        raise typer.Exit


@app.callback()
def main(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show what happens, event by event.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    """Set up logging."""
    del version  # its callback has answered
    logs.configure(verbose=verbose)


@app.command()
@plain_errors
def run(
    folder: Annotated[Path | None, typer.Argument(help="Folder of seed files; default: seeds/articles.")] = None,
    as_json: Json = False,
) -> None:
    """Run the Airflow DAG ingest_seeds once, here and now, and show what it found."""
    from etl import local, pipeline

    settings = settings_module.load()
    code, run_id = local.run_dag(settings, folder=str(folder) if folder else None)
    if run_id:
        _show(pipeline.stored_report(run_id, settings=settings), as_json=as_json)
    if code:
        raise typer.Exit(code)


@app.command()
@plain_errors
def ingest(
    path: Annotated[
        Path, typer.Argument(help="A folder of .txt .md .html .json .jsonl files (also .gz), or one file.")
    ],
    workers: Annotated[int, typer.Option(min=1, help="Processes that clean and annotate.")] = os.cpu_count() or 1,
    as_json: Json = False,
) -> None:
    """Ingest a folder or a file without Airflow: the same stages, in this process and a few workers."""
    from etl import pipeline
    from etl.ingest import ingest_folder

    settings = settings_module.load()
    pipeline.prepare(settings)
    with _progress() as bar:
        task = bar.add_task("discover", total=None)
        report = ingest_folder(
            str(path.expanduser()),
            settings=settings,
            workers=workers,
            on_step=lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total),
        )
    _show(report, as_json=as_json)


@app.command()
@plain_errors
def report(
    run_id: Annotated[
        str | None, typer.Argument(metavar="RUN", help="Run id or its beginning; default: newest.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show a run's report: what was landed, what became of it, the meetings found."""
    from etl import pipeline

    _show(pipeline.stored_report(run_id), as_json=as_json)


def _show(found: Any, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))
        return
    from etl.console import print_report

    print_report(found)


@app.command()
@plain_errors
def annotate(
    source: Annotated[Path, typer.Argument(metavar="[FILE]", help="JSON lines; - is standard input.")] = Path("-"),
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write; default: standard output.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 1,
) -> None:
    """Annotate articles, no database: JSON lines in, JSON lines out.

    In: {"id", "title", "published", "text"}; only text is needed. Out: {"id", "entities", "meetings", "times"} with
    mentions and evidence as offsets into the given text. A line that is no such object is reported on standard error
    and counted; the rest go on, and the exit code is 1.
    """
    from etl.ingest import annotate_lines

    settings = settings_module.load()
    try:
        stream = sys.stdin if str(source) == "-" else source.open(encoding="utf-8-sig")
    except OSError as error:
        fail(f"cannot read {source}: {error.strerror}")
    target = output.open("w", encoding="utf-8") if output else sys.stdout
    bad = 0
    with stream, _progress() as bar:
        task = bar.add_task("annotate", total=None)
        for line, problem in annotate_lines(_lines(stream), settings=settings, workers=workers):
            if problem:
                bad += 1
                typer.echo(f"rasd: {problem}", err=True)
            else:
                target.write(line + "\n")
            bar.advance(task)
    target.flush()
    if bad:
        fail(f"{bad} lines were not annotated")


def _lines(stream: TextIO) -> Iterator[str]:
    try:
        yield from stream
    except UnicodeDecodeError as error:
        fail(f"the input is not UTF-8: {error.reason} at byte {error.start}")


@app.command()
@plain_errors
def sql(
    statement: Annotated[
        str, typer.Argument(help='One statement, as "SELECT * FROM analytics.meetings"; - reads stdin.')
    ],
    limit: Annotated[int, typer.Option(min=1, help="Rows at most, for a table.")] = 200,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
) -> None:
    """Ask the database, as a reader that can change nothing.

    Schemas: public (articles, entities, meetings …), analytics (views), ops (runs, quality, quarantine).
    """
    from etl import database
    from etl.console import print_rows

    form = "json" if as_json else "csv" if as_csv else "table"
    query = sys.stdin.read() if statement == "-" else statement
    answer = database.ask(query, limit=limit if form == "table" else None)
    print_rows(answer.columns, answer.rows, form=form, cut=answer.cut)


@db.command()
@plain_errors
def upgrade() -> None:
    """Create what is missing (server, databases, roles) and migrate the schema to the newest revision."""
    from etl import database

    typer.echo(f"database at revision {database.prepare()}")


@db.command()
@plain_errors
def url(
    role: Annotated[str, typer.Option(help="reader, writer or owner.")] = "reader",
) -> None:
    """Print the database's address for psql and other clients."""
    from etl import database

    if role not in database.ROLES:
        fail(f"no such role: {role}; there are {', '.join(database.ROLES)}")
    typer.echo(database.client_url(role))


@app.command()
@plain_errors
def up(port: Annotated[int, typer.Option(help="Port to try first.")] = 8080) -> None:
    """Serve the Airflow UI with the DAGs running on schedule; Ctrl-C or `rasd down` ends it."""
    from etl import local

    raise typer.Exit(local.up(settings_module.load(), port=port) or 0)


@app.command()
@plain_errors
def down() -> None:
    """End what `rasd up` started, and stop the embedded database."""
    from etl import local

    local.down(settings_module.load())


def _progress() -> Progress:
    from rich.console import Console

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
