"""A page about one article: its text with everything marked that was understood of it, and what was removed."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from etl import __version__
from etl.clean.lines import tidy
from etl.evaluation import explain_words as words
from etl.evaluation.explain_body import Gone, Mark, lines_of, places_of_removed, proofs_of
from etl.records import Annotation, Article, MeetingReport

# A golden angle between the hues of meetings: any number of them, neighbours far apart.
_FIRST_HUE, _HUE_STEP = 45.0, 137.508


def explain(
    article: Article, annotation: Annotation, *, text: str = "", countries: Mapping[str, str] | None = None
) -> str:
    """The page, as HTML that is whole in itself: it asks nothing of the network and runs no script.

    `text` is what the spans of the article's boilerplate point into (`clean.read_text`); without it what was removed is
    listed but not shown where it stood. `countries` names them in Arabic by their ISO 3166-1 code.
    """
    marks = marks_of(annotation)
    gone = places_of_removed(article, text) if text else ()
    anchors = {(mark.start, mark.end): mark.anchor for mark in reversed(marks)}
    page = _environment().get_template("explain.html.j2")
    return page.render(
        article=article,
        annotation=annotation,
        lines=list(lines_of(article, marks, proofs_of(annotation), gone)),
        removed=[(span.rule, tidy(span.text)) for span in article.boilerplate],
        placed={g.number for g in gone},
        entities=_entities(annotation),
        kinds=("person", "organization", "place"),
        place_anchors=[_place_anchor(report, anchors) for report in annotation.reports],
        time_anchors=[anchors.get((r.when.start, r.when.end)) if r.when else None for r in annotation.reports],
        countries=countries or {},
        version=__version__,
    )


def marks_of(annotation: Annotation) -> list[Mark]:
    """The names and times of an annotation, as marks of its body."""
    marks = []
    for number, mention in enumerate(annotation.mentions, 1):
        entity = annotation.entities[mention.entity]
        title = f"{entity.name} · {words.KINDS[mention.kind]} · {words.FORMS.get(mention.form, mention.form)}"
        marks.append(
            Mark(
                start=mention.start,
                end=mention.end,
                kind=str(mention.kind),
                anchor=f"s{number}",
                target=f"n{mention.entity + 1}",
                title=title,
                form=str(mention.form),
            )
        )
    for number, time in enumerate(annotation.times, 1):
        title = f"{words.KINDS['time']} · {time.edtf or 'لم يُحدَّد'}"
        mark = Mark(start=time.start, end=time.end, kind="time", anchor=f"t{number}", target=f"w{number}", title=title)
        marks.append(mark)
    return marks


def hue(meeting: int) -> float:
    """The hue of a meeting, by its number."""
    return round((_FIRST_HUE + (meeting - 1) * _HUE_STEP) % 360, 1)


def _place_anchor(report: MeetingReport, anchors: Mapping[tuple[int, int], str]) -> str | None:
    span = report.place_span
    return anchors.get((span.start, span.end)) if span else None


def _entities(annotation: Annotation) -> dict[str, list[tuple[int, Any, list[int]]]]:
    """By kind: each entity with its number and the numbers of its mentions, those named most often first."""
    mentions: dict[int, list[int]] = defaultdict(list)
    for number, mention in enumerate(annotation.mentions, 1):
        mentions[mention.entity].append(number)
    found: dict[str, list[tuple[int, Any, list[int]]]] = defaultdict(list)
    for index, entity in enumerate(annotation.entities):
        found[str(entity.kind)].append((index + 1, entity, mentions[index]))
    return {kind: sorted(rows, key=lambda row: -len(row[2])) for kind, rows in found.items()}


def _link(url: str | None) -> str | None:
    """An address that may be a link: of the web, and nothing that a browser would run."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def _environment() -> Environment:
    # Autoescape is for all names: select_autoescape would leave out what ends in .j2.
    environment = Environment(loader=PackageLoader("etl.evaluation"), autoescape=True, undefined=StrictUndefined)
    environment.globals.update(words=words, hue=hue, link=_link)
    environment.tests["gone"] = lambda piece: isinstance(piece, Gone)
    return environment
