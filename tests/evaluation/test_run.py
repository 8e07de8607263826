"""An evaluation as a whole: what is given to the annotator, the figures by outlet, what the command line shows."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from etl import resources
from etl.cli import app
from etl.errors import SourceUnavailable
from etl.evaluation import report
from etl.evaluation.annotated import strip
from etl.evaluation.run import annotate_all, evaluate, ordered
from etl.evaluation.scoring import Mistake
from etl.records import (
    Annotation,
    Entity,
    EntityKind,
    Evidence,
    MeetingKind,
    MeetingReport,
    MeetingStatus,
    Mention,
    MentionForm,
    Participant,
    TimeExpression,
)

TEXT = "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور أمس."
SIDES = ("زهير كردوفاني", "هالة مرجونتي")


def gold(identity: str, source: str, **changes: Any) -> dict[str, Any]:
    meeting = {
        "kind": "meeting", "status": "happened", "participants": list(SIDES), "place": "بيت زعرور",
        "date": "2025-04-29", "date_expression": "أمس", "borderline": False, "evidence": [TEXT],
        "evidence_spans": [[0, len(TEXT)]],
    }  # fmt: skip
    names = [("P", SIDES[0]), ("P", SIDES[1]), ("L", "بيت زعرور")]
    return {
        "id": identity, "source": source, "published": "2025-04-30T09:30:00Z", "published_basis": "feed",
        "title": "عنوان", "text": TEXT, "persons": list(SIDES), "organisations": [], "places": ["بيت زعرور"],
        "mentions": [["B", TEXT.index(n), TEXT.index(n) + len(n), k, n] for k, n in names], "meetings": [meeting],
        **changes,
    }  # fmt: skip


@dataclass
class ByHand:
    """Stands for the annotator: finds SIDES where they stand, as a phone call; keeps what it was given."""

    version: str = "by-hand-1"
    given: list[dict[str, Any]] = field(default_factory=list)

    def annotate_text(self, *, title: str, text: str, published: datetime | None) -> Annotation:
        self.given.append({"title": title, "text": text, "published": published})
        if SIDES[0] not in text:
            return Annotation(version=self.version)
        when = TimeExpression(start=46, end=49, surface="أمس", edtf="2025-04-29", anchor="publication")
        return Annotation(
            version=self.version,
            entities=tuple(Entity(kind=EntityKind.PERSON, name=name, key="") for name in SIDES),
            mentions=tuple(
                Mention(
                    start=text.index(n), end=text.index(n) + len(n), surface=n, kind=EntityKind.PERSON,
                    form=MentionForm.NAME, entity=k,
                )
                for k, n in enumerate(SIDES)
            ),
            reports=(
                MeetingReport(
                    kind=MeetingKind.PHONE_CALL, status=MeetingStatus.HAPPENED, when=when, place="بيت زعرور",
                    participants=tuple(Participant(entity=k, name=n) for k, n in enumerate(SIDES)),
                    evidence=(Evidence(start=0, end=len(text), text=text),),
                ),
            ),
        )  # fmt: skip


def test_the_annotator_is_given_title_text_and_time() -> None:
    stub = ByHand()
    articles = [
        gold("1", "a"), gold("2", "a", published="2025-04-30", title=None), gold("3", "a", published=None),
    ]  # fmt: skip
    found = annotate_all(articles, stub)  # type: ignore[arg-type]
    assert list(found) == ["1", "2", "3"]
    assert [g["published"] for g in stub.given] == [
        datetime(2025, 4, 30, 9, 30, tzinfo=UTC), datetime(2025, 4, 30), None,  # noqa: DTZ001 - a day has no zone
    ]  # fmt: skip
    assert [g["title"] for g in stub.given] == ["عنوان", "", "عنوان"]
    assert found["1"]["meetings"][0]["date"] == "2025-04-29"


def test_a_time_that_is_none_is_named() -> None:
    with pytest.raises(SourceUnavailable, match="1: yesterday is no time of publication"):
        annotate_all([gold("1", "a", published="yesterday")], ByHand())  # type: ignore[arg-type]


def two_outlets() -> list[dict[str, Any]]:
    """Two articles of one outlet, the second of which the annotator leaves empty, and one of another outlet."""
    other = gold("2", "sada", text="لا أحد هنا.", meetings=[], places=[], persons=["سلمى البدري"])
    return [gold("1", "sada"), other, gold("3", "rasd")]


def test_figures_over_all_and_by_outlet() -> None:
    found = evaluate(two_outlets(), ByHand())  # type: ignore[arg-type]
    told = found.as_json()
    assert (told["annotator"], told["articles"]) == ("by-hand-1", 3)
    # people: 4 right of 5 in the gold, 4 found; places: none of 2
    assert (told["persons_f1"], told["places_f1"], told["organisations_f1"]) == (0.889, 0.0, 0.0)
    assert (told["meeting_p"], told["meeting_r"], told["meeting_f1"], told["participant_f1"]) == (1.0, 1.0, 1.0, 1.0)
    assert [told[f"{n}_acc"] for n in ("kind", "status", "place", "date")] == ["0/2", "2/2", "2/2", "2/2"]
    assert told["verbatim_offsets"] == "6/6"  # two mentions and a sentence, twice
    assert told["by_kind"] == {"meeting": {"precision": 1.0, "recall": 1.0, "gold": 2}}
    assert told["confusions"] == {
        "kind": [{"gold": "meeting", "found": "phone_call", "count": 2}],
        "status": [{"gold": "happened", "found": "happened", "count": 2}],
    }
    assert list(told["by_outlet"]) == ["rasd", "sada"]
    assert [told["by_outlet"][o]["articles"] for o in ("rasd", "sada")] == [1, 2]
    assert told["by_outlet"]["rasd"]["persons_f1"] == 1.0
    assert told["by_outlet"]["sada"]["persons_f1"] == 0.8  # 2 · 2 / (3 + 2)
    assert [(m["article"], m["sort"]) for m in told["mistakes"]] == [
        ("1", "place missed"), ("1", "kind"), ("2", "person missed"), ("3", "place missed"), ("3", "kind"),
    ]  # fmt: skip


def test_mistakes_of_meetings_come_first() -> None:
    mistakes = [
        Mistake(article=a, sort=s, detail="")
        for a, s in (("b", "person extra"), ("b", "meeting missed"), ("a", "person extra"), ("a", "meeting extra"))
    ]
    assert [(m.sort, m.article) for m in ordered(mistakes)] == [
        ("meeting extra", "a"), ("meeting missed", "b"), ("person extra", "a"), ("person extra", "b"),
    ]  # fmt: skip


def test_an_evaluation_of_nothing() -> None:
    found = evaluate([], ByHand())  # type: ignore[arg-type]
    assert found.as_json()["articles"] == 0
    screen = Console(record=True, width=120)
    report.print_evaluation(found, errors=5, screen=screen)
    assert "0 articles, annotator by-hand-1" in screen.export_text()


def test_what_a_text_says_is_not_markup() -> None:
    wild = gold("[red]1", "[bold]x", persons=["[link=a]زهير"], text="[link=a]زهير [/nothing]", places=[], meetings=[])
    screen = Console(record=True, width=200)
    found = evaluate([wild, gold("2", "[/]y")], ByHand())  # type: ignore[arg-type]
    report.print_evaluation(found, errors=9, screen=screen)
    shown = screen.export_text()
    assert "person missed  [red]1  [link=a]زهير" in shown
    assert all(text in shown for text in ("[/nothing]", "[bold]x", "[/]y"))


# ---- rasd evaluate


def rasd(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["evaluate", *map(str, arguments)])


@pytest.fixture
def by_hand(monkeypatch: pytest.MonkeyPatch) -> ByHand:
    """The annotator of the command, replaced, so that no model has a say."""
    stub = ByHand()
    monkeypatch.setattr(resources, "annotator", lambda seeds: stub)
    monkeypatch.setenv("COLUMNS", "120")
    return stub


def write(path: Path, lines: Iterable[dict[str, Any]]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_the_terminal_shows_figures_and_mistakes(by_hand: ByHand, tmp_path: Path) -> None:
    shown = rasd(write(tmp_path / "gold.jsonl", two_outlets()), "--errors", 2)
    assert shown.exit_code == 0, shown.output
    lines = [" ".join(line.replace("│", " ").replace("┃", " ").split()) for line in shown.stdout.splitlines()]
    assert lines[0] == "3 articles, annotator by-hand-1"
    for line in (
        "persons 1.000 0.800 0.889 5",
        "places 0.000 0.000 0.000 2",
        "meetings 1.000 1.000 1.000 2",
        "participants 1.000 1.000 1.000 4",
        "kind right 0.000 2",
        "date right 1.000 2",
        "meeting 1.00 1.00 2",
        "kind taken for another: meeting as phone_call 2",
        "status taken for another: none",
        "verbatim offsets: 6 of 6",
        "sada 2 0.80 0.00 0.00 1.00 1.00",
        "rasd 1 1.00 0.00 0.00 1.00 1.00",
    ):
        assert line in lines, (line, lines)
    mistakes = [line for line in lines if line.startswith(("kind 1", "kind 3", "place missed", "person missed"))]
    assert mistakes == [
        f"kind {n} phone_call, happened: {SIDES[0]} – {SIDES[1]}; meeting is meant, phone_call was found"
        for n in (1, 3)
    ]


def test_json_has_everything_and_texts_come_from_the_corpus(by_hand: ByHand, tmp_path: Path) -> None:
    articles = two_outlets()
    whole = rasd(write(tmp_path / "gold.jsonl", articles), "--json")
    corpus = write(tmp_path / "corpus" / "a.jsonl", articles).parent
    bare = rasd(write(tmp_path / "bare.jsonl", [strip(a) for a in [articles[0], articles[2]]]), "--corpus", corpus,
                "--json")  # fmt: skip
    assert (whole.exit_code, bare.exit_code) == (0, 0), bare.output
    assert json.loads(whole.stdout) == evaluate(articles, ByHand()).as_json()  # type: ignore[arg-type]
    assert json.loads(bare.stdout) == evaluate([articles[0], articles[2]], ByHand()).as_json()  # type: ignore[arg-type]
    assert TEXT in whole.stdout  # Arabic is written as it is


def test_errors_are_one_line(by_hand: ByHand, tmp_path: Path) -> None:
    bare = write(tmp_path / "bare.jsonl", [strip(gold("1", "a"))])
    other = write(tmp_path / "corpus" / "a.jsonl", [gold("1", "a", text="نص آخر")]).parent
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"id": ', encoding="utf-8")
    for arguments, said in (
        ((tmp_path / "nowhere.jsonl",), "cannot be read"),
        ((broken,), "cannot be read"),
        ((write(tmp_path / "b.jsonl", [{"title": "x"}]),), "lacks id, sha256"),
        ((bare,), "give the folder of the corpus"),
        ((bare, "--corpus", tmp_path / "none"), "holds no *.jsonl"),
        ((bare, "--corpus", other), "1: the text differs"),
        ((write(tmp_path / "t.jsonl", [gold("1", "a", published="x")]),), "no time of publication"),
    ):
        failed = rasd(*arguments)
        assert failed.exit_code == 1, (arguments, failed.output)
        assert failed.stderr.startswith("rasd: ") and said in failed.stderr, failed.stderr
        assert failed.stderr.count("\n") == 1
        assert not failed.stdout
