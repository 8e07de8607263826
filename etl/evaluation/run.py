"""Runs an annotator over annotated articles and says how good it was, by kind, by outlet, with every mistake."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from etl.annotate import Annotator, to_output
from etl.errors import SourceUnavailable
from etl.evaluation.scoring import Figures, Mistake, score


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Figures over all articles and by outlet."""

    overall: Figures
    by_outlet: Mapping[str, Figures]
    version: str

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values."""
        figures = self.overall
        return {
            "annotator": self.version,
            "articles": figures.articles,
            **figures.summary(),
            "verbatim_offsets": f"{figures.offsets[0]}/{figures.offsets[1]}",
            "by_kind": {
                kind: {"precision": round(c.precision, 3), "recall": round(c.recall, 3), "gold": c.gold}
                for kind, c in sorted(figures.by_kind.items())
            },
            "confusions": {
                name: [{"gold": g, "found": f, "count": n} for (g, f), n in counts.most_common()]
                for name, counts in figures.confusions.items()
            },
            "by_outlet": {o: {"articles": f.articles, **f.summary()} for o, f in sorted(self.by_outlet.items())},
            "mistakes": [
                {"article": m.article, "sort": m.sort, "detail": m.detail, "sentence": m.sentence}
                for m in figures.mistakes
            ],
        }


def annotate_all(articles: Iterable[Mapping[str, Any]], annotator: Annotator) -> dict[str, dict[str, Any]]:
    """The annotations of joined articles by id, in the form that the scorer reads."""
    found = {}
    for article in articles:
        published = article.get("published")
        annotation = annotator.annotate_text(
            title=article.get("title") or "",
            text=article["text"],
            published=_moment(published, str(article["id"])) if published else None,
        )
        found[article["id"]] = to_output(article["id"], annotation)
    return found


def _moment(published: str, identity: str) -> datetime:
    try:
        return datetime.fromisoformat(published.replace("Z", "+00:00"))
    except ValueError as error:
        raise SourceUnavailable(f"{identity}: {published} is no time of publication") from error


def evaluate(articles: Sequence[Mapping[str, Any]], annotator: Annotator) -> Evaluation:
    """How good `annotator` is on joined articles."""
    output = annotate_all(articles, annotator)
    outlets = sorted({str(a.get("source") or "") for a in articles})
    return Evaluation(
        overall=score(articles, output),
        by_outlet={o: score([a for a in articles if (a.get("source") or "") == o], output) for o in outlets},
        version=annotator.version,
    )


def ordered(mistakes: Iterable[Mistake]) -> list[Mistake]:
    """Mistakes of meetings first, then of names, each sort together."""
    return sorted(mistakes, key=lambda m: (not m.sort.startswith("meeting"), m.sort, m.article))
