"""What the terminal shows: a run's report, tables of rows."""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_OUTCOMES = (
    ("published_new", "published, new"),
    ("published_revised", "published, revised"),
    ("unchanged", "unchanged"),
    ("duplicate", "duplicate"),
    ("quarantined", "quarantined"),
    ("rejected", "rejected"),
)


def console() -> Console:
    """The terminal, or a pipe of any width: a pipe gets whole lines."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False, soft_wrap=False)


def print_report(report: Mapping[str, Any], screen: Console | None = None) -> None:
    """A run's report: counts that add up, the meetings, what was refused, where things are, what to type next."""
    out = screen or console()
    counts, totals = report["counts"], report["totals"]
    parts = [f"{counts[name]} {label}" for name, label in _OUTCOMES if counts[name]] or ["nothing"]
    sign = "=" if report["adds_up"] else "≠"
    out.print(
        f"\n[bold]Run {report['run'][:13]}[/bold] {report['state']}: {counts['landed']} landed {sign} "
        + " + ".join(parts)
    )
    out.print(
        f"This run: {totals['run_entities']} entities, {totals['run_meetings']} meetings, "
        f"{totals['run_boilerplate']} lines of boilerplate removed. "
        f"In all: {totals['articles']} articles, {totals['entities']} entities, {totals['meetings']} meetings."
    )
    if report["error"]:
        out.print(Text(f"Failed: {report['error']}", style="red"))
    for refused in report["refused"]:
        out.print(Text(f"  {refused['outcome']}: {refused['uri']}: {refused['reason']}: {refused['detail']}"))
    if report["meetings"]:
        title = "Meetings found" if report["meetings_of_run"] else "Nothing new. Meetings known, newest first"
        out.print(meetings_table(report["meetings"], title=title))
    out.print(f"Database   {report['database']}", soft_wrap=True)
    if report["data_docs"]:
        out.print(f"Data Docs  {report['data_docs']}", soft_wrap=True)
    out.print(
        'Next       .venv/bin/rasd sql "SELECT * FROM analytics.meeting_claims"   ·   make up (the Airflow UI)'
        "   ·   .venv/bin/rasd ingest FOLDER",
        soft_wrap=True,
    )


def meetings_table(meetings: Sequence[Mapping[str, Any]], *, title: str) -> Table:
    """Meetings, one a row."""
    table = Table(title=title, title_justify="left", show_lines=True)
    for column in ("who", "kind, status", "where", "when", "says"):
        table.add_column(column, overflow="fold")
    for meeting in meetings:
        flags = [*(meeting["flags"] or ()), *(["disputed"] if meeting["disputed"] else [])]
        table.add_row(
            Text(meeting["sides"] or ""),
            Text(f"{meeting['kind']}, {meeting['status']}" + (f"\n[{', '.join(flags)}]" if flags else "")),
            Text(meeting["place"] or "–"),
            Text(_when(meeting)),
            Text(meeting["sources"] or ""),
        )
    return table


def _when(meeting: Mapping[str, Any]) -> str:
    lines = [f"«{meeting['date_expressions']}»"] if meeting["date_expressions"] else []
    lines.append(meeting["occurred_edtf"] or "unresolved")
    if meeting["implies"]:
        lines.append(f"({meeting['implies']})")
    return "\n".join(lines)


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, form: str, cut: bool = False) -> None:
    """Rows as a table, as JSON lines or as CSV."""
    if form == "json":
        for row in rows:
            sys.stdout.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str) + "\n")
        return
    if form == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows)
        return
    out = console()
    if not columns:
        out.print("done")
        return
    table = Table(show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    out.print(table)
    out.print(f"({len(rows)} rows{', and more: raise --limit' if cut else ''})")
