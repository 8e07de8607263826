"""`rasd …`: the commands around the annotator that need no database."""

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from etl import settings as settings_module
from etl.cli_support import Json, fail, plain_errors

engine = typer.Typer()

_MAX_NAME = 120  # bytes of a file name that are kept, with room for the ending


@engine.command()
@plain_errors
def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help=".txt .md .html .json .jsonl, also .gz; - reads stdin.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", help="Where to write; - is standard output; default: NAME.rasd.html here."),
    ] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Day of publication, as 2025-04-30, over what the file says.")
    ] = None,
    line: Annotated[int | None, typer.Option(min=1, help="Which line of a .jsonl or element of a .json file.")] = None,
    identity: Annotated[str | None, typer.Option("--id", help="Which article of a .json or .jsonl file.")] = None,
) -> None:
    """Show in a web page what is understood of an article: names, meetings, times, what was removed. No database.

    The page is one file that asks nothing of the network; its path is printed.
    """
    from etl.evaluation.reading import Choice, explain_file, text_on_disk

    settings = settings_module.load()
    choice = Choice(line=line, identity=identity, published=published)
    now = datetime.now(UTC)
    if file == "-":
        with text_on_disk(sys.stdin.buffer.read(settings.max_document_bytes + 1)) as path:
            page = explain_file(path, choice, settings=settings, fetched_at=now)
    else:
        page = explain_file(Path(file).expanduser(), choice, settings=settings, fetched_at=now)
    if output == "-":
        typer.echo(page.html.encode("utf-8", "replace"), nl=False)
        return
    target = Path(output).expanduser() if output else Path(_file_name(page.uri))
    try:
        target.write_bytes(page.html.encode("utf-8", "replace"))
    except OSError as error:
        fail(f"cannot write {target}: {error.strerror}")
    typer.echo(str(target))


@engine.command()
@plain_errors
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated articles, JSON lines, with their texts or without.")],
    corpus: Annotated[
        Path | None, typer.Option(help="Folder of *.jsonl(.gz) that has the texts of annotations without.")
    ] = None,
    errors: Annotated[int, typer.Option(min=0, help="Mistakes to list, with their sentences.")] = 0,
    as_json: Json = False,
) -> None:
    """How good the annotator is on annotated articles: names, meetings, by kind, by outlet, with the mistakes.

    The figures are those of the gold set's own scorer; --errors N lists mistakes, --json gives all of them.
    """
    from etl import resources
    from etl.evaluation import annotated, report, run

    settings = settings_module.load()
    found = run.evaluate(annotated.load(gold, corpus), resources.annotator(settings))
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
    else:
        report.print_evaluation(found, errors=errors)


@engine.command()
@plain_errors
def train(
    corpus: Annotated[Path, typer.Argument(help="Folder of *.jsonl(.gz): the annotated articles and raw text.")],
    annotations: Annotated[Path, typer.Option(help="Folder with train.jsonl and test.jsonl.")] = Path(
        "seeds/annotations"
    ),
    work: Annotated[Path, typer.Option(help="Keeps word vectors and pre-training for later runs.")] = Path(
        ".rasd/training"
    ),
    output: Annotated[Path, typer.Option(help="Folder for weights.npz and events.json.")] = Path("etl/annotate/neural"),
    version: Annotated[str, typer.Option(help="Written into the models.")] = "local",
    threads: Annotated[int, typer.Option(min=1, help="More than one is faster; word vectors then differ by run.")] = 1,
    only: Annotated[str, typer.Option(help="names, events or all.")] = "all",
) -> None:
    """Train the tagger of names and the models of events anew. Needs the extra: pip install 'rasd[train]'.

    From one seed, and with one thread, the same models come out. Events are fitted with the tagger that is installed,
    so that after new names they are fitted again.
    """
    from etl.annotate import load_knowledge
    from etl.errors import ModelError

    try:
        from etl.training import make
    except ImportError as error:
        raise ModelError(f"training needs more packages ({error}): pip install 'rasd[train]'") from error
    if only not in ("names", "events", "all"):
        fail(f"--only takes names, events or all, not {only}")
    knowledge = load_knowledge(settings_module.load().seeds / "knowledge")
    plan = make.Plan(corpus=corpus, annotations=annotations, work=work, version=version, threads=threads)
    if only != "events":
        figures = make.make_tagger(plan, knowledge, output / "weights.npz", typer.echo)
        typer.echo("F1 of exact names on the test articles: " + ", ".join(f"{k} {v:.3f}" for k, v in figures.items()))
    if only != "names":
        make.make_events(plan, knowledge, output / "events.json", typer.echo)
    typer.echo(f"written to {output}")


def _file_name(uri: str) -> str:
    """A name for the page of the article at `uri`: a.jsonl.gz#L3 → a.L3.rasd.html."""
    name, _, key = uri.partition("#")
    stem = re.sub(r"(?i)(?<=.)(?:\.(?:txt|md|html?|jsonl?))?(?:\.gz)?$", "", name)
    plain = re.sub(r"[^\w.-]+", "_", f"{stem}.{key}" if key else stem).lstrip(".") or "article"
    return plain.encode()[:_MAX_NAME].decode("utf-8", "ignore") + ".rasd.html"
