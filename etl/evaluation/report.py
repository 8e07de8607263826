"""What the terminal shows of an evaluation: figures, figures by kind and by outlet, mistakes with their sentences."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from etl.evaluation.run import Evaluation, ordered
from etl.evaluation.scoring import NAME_FIELDS, Figures

_SENTENCE = 240  # characters shown of a mistake's sentence


def print_evaluation(found: Evaluation, *, errors: int, screen: Console | None = None) -> None:
    """Prints an evaluation, and `errors` of its mistakes."""
    out = screen or Console(highlight=False)
    figures = found.overall
    out.print(f"{figures.articles} articles, annotator {found.version}")
    out.print(_summary(figures))
    out.print(_by_kind(figures))
    for name, counts in figures.confusions.items():
        wrong = [f"{gold} as {other} {n}" for (gold, other), n in counts.most_common() if gold != other]
        out.print(f"{name} taken for another: {', '.join(wrong) or 'none'}")
    out.print(f"verbatim offsets: {figures.offsets[0]} of {figures.offsets[1]}")
    if len(found.by_outlet) > 1:
        out.print(_by_outlet(found))
    for mistake in ordered(figures.mistakes)[:errors]:
        out.print(Text(f"{mistake.sort}  {mistake.article}  {mistake.detail}"))
        if mistake.sentence:
            out.print(Text(f"    {mistake.sentence[:_SENTENCE]}"))


def _summary(figures: Figures) -> Table:
    table = Table("figure", "precision", "recall", "F1", "of")
    for name in NAME_FIELDS:
        counts = figures.names[name]
        table.add_row(name, *(f"{x:.3f}" for x in (counts.precision, counts.recall, counts.f1)), str(counts.gold))
    for name, counts in (("meetings", figures.meetings), ("participants", figures.sides)):
        table.add_row(name, *(f"{x:.3f}" for x in (counts.precision, counts.recall, counts.f1)), str(counts.gold))
    for name, (right, count) in figures.accuracy.items():
        table.add_row(f"{name} right", f"{right / count:.3f}" if count else "–", "", "", str(count))
    return table


def _by_kind(figures: Figures) -> Table:
    table = Table("kind of meeting", "precision", "recall", "of")
    for kind, counts in sorted(figures.by_kind.items()):
        table.add_row(kind, f"{counts.precision:.2f}", f"{counts.recall:.2f}", str(counts.gold))
    return table


def _by_outlet(found: Evaluation) -> Table:
    table = Table("outlet", "articles", *(f"{name} F1" for name in NAME_FIELDS), "meetings P", "R")
    for outlet, figures in sorted(found.by_outlet.items()):
        names = [f"{figures.names[name].f1:.2f}" for name in NAME_FIELDS]
        meetings = figures.meetings
        table.add_row(
            Text(outlet), str(figures.articles), *names, f"{meetings.precision:.2f}", f"{meetings.recall:.2f}"
        )
    return table
