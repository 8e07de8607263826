"""The files of public figures: shape, references to the other files, dates of offices, what news relies on."""

import calendar
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

import pytest

from etl.annotate.knowledge import word_keys
from etl.arabic.normalise import match_key
from etl.settings import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "seeds" / "knowledge"
FILES = ("middle-east", "north-africa", "world")
COLUMNS = ["id", "name_ar", "names_ar_other", "surname_ar", "name_en", "country", "offices", "wikidata_id"]
LISTS = ("names_ar_other", "surname_ar", "offices")
ARABIC = re.compile("[\u0621-\u064a]")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
INVISIBLE = re.compile("[\N{ARABIC TATWEEL}\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00a0]")
# Spellings that the press uses for two people; the engine takes the first, or tells them by office and country.
SHARED = ("أبو مازن", "ياسين إبراهيم", "محمد عبد العزيز")
Row = dict[str, str]


class Tenure(NamedTuple):
    """An office as the files write it."""

    office: str
    body: str
    start: str
    end: str


@cache
def table(name: str) -> tuple[Row, ...]:
    with (FOLDER / f"figures-{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        assert reader.fieldnames == COLUMNS
        return tuple(reader)


@cache
def figures() -> tuple[Row, ...]:
    return tuple(row for name in FILES for row in table(name))


@cache
def ids_of(name: str) -> frozenset[str]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["id"] for row in csv.DictReader(file))


def listed(value: str) -> list[str]:
    return value.split("|") if value else []


def names(row: Row) -> list[str]:
    return [row["name_ar"], *listed(row["names_ar_other"])]


def tenures(row: Row) -> list[Tenure]:
    return [Tenure(*held.split("@")) for held in listed(row["offices"])]


def twice(keys: Sequence[object]) -> list[object]:
    return [key for key, count in Counter(keys).items() if count > 1]


def test_every_file_of_figures_is_tested() -> None:
    assert {path.name for path in FOLDER.glob("figures*.csv")} == {f"figures-{name}.csv" for name in FILES}


@pytest.mark.parametrize("name", FILES)
def test_rows_are_whole(name: str) -> None:
    rows = table(name)
    assert not [row["id"] for row in rows if None in row or None in row.values()]
    assert not [row["id"] for row in rows if not SLUG.fullmatch(row["id"])]
    assert not [row["id"] for row in rows if not (row["name_ar"] and row["surname_ar"] and row["name_en"])]


def test_ids_are_unique_across_the_files() -> None:
    assert not twice([row["id"] for row in figures()])


def test_fields_are_trimmed_visible_and_lists_clean() -> None:
    for row in figures():
        for column, value in row.items():
            assert value == " ".join(value.split()), (row["id"], column)
            assert not INVISIBLE.search(value) or column == "name_en", (row["id"], column, value)
            if column in LISTS:
                assert all(part and part == part.strip() for part in listed(value)), (row["id"], column)
            else:
                assert "|" not in value, (row["id"], column)


def test_spellings_of_a_figure_differ_after_folding() -> None:
    for row in figures():
        assert not twice([match_key(name) for name in names(row)]), row["id"]
        # by words, as the engine keeps them: «عبد اللهيان» and «عبداللهيان» are two
        assert not twice([word_keys(surname) for surname in listed(row["surname_ar"])]), row["id"]


def test_names_are_arabic_and_english_ones_are_not() -> None:
    for row in figures():
        assert all(ARABIC.search(name) for name in [*names(row), *listed(row["surname_ar"])]), row["id"]
        assert not ARABIC.search(row["name_en"]), row["id"]


def test_a_figure_is_named_once() -> None:
    assert not twice([match_key(row["name_ar"]) for row in figures()])


def test_a_spelling_is_one_figures_but_for_a_few_that_two_share() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in figures():
        for name in names(row):
            owners[match_key(name)].add(row["id"])
    assert {key for key, ids in owners.items() if len(ids) > 1} <= {match_key(name) for name in SHARED}


def test_every_country_is_a_state_of_the_list() -> None:
    assert {row["country"] for row in figures()} - ids_of("countries") == {""}
    assert sum(not row["country"] for row in figures()) < 50  # figures of bodies, not of states


def test_no_wikidata_id_that_was_not_verified() -> None:
    assert {row["wikidata_id"] for row in figures()} == {""}


def test_offices_are_four_parts_of_known_things() -> None:
    bodies = ids_of("countries") | ids_of("organizations")
    assert not ids_of("countries") & ids_of("organizations")
    for row in figures():
        for held in listed(row["offices"]):
            assert held.count("@") == 3, (row["id"], held)
        for tenure in tenures(row):
            assert tenure.office in ids_of("offices") or ARABIC.search(tenure.office), (row["id"], tenure)
            assert not tenure.body or tenure.body in bodies, (row["id"], tenure)


def days(written: str) -> tuple[date, date]:
    """First and last day of a year, month or day."""
    found = DAY.fullmatch(written)
    assert found, written
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    last_month = month or 12
    last = day or calendar.monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1), date(year, last_month, last)


def test_offices_end_after_they_begin() -> None:
    for row in figures():
        for tenure in tenures(row):
            first = days(tenure.start)[0] if tenure.start else date.min
            last = days(tenure.end)[1] if tenure.end else date.max
            assert first <= last, (row["id"], tenure)
            assert first.year <= 2026 and (last == date.max or last.year <= 2026), (row["id"], tenure)


def test_offices_stand_once() -> None:
    assert not [row["id"] for row in figures() if twice(tenures(row))]


def test_there_are_as_many_as_the_engine_was_promised() -> None:
    assert len(figures()) >= 2000
    assert all(len(table(name)) >= 1000 for name in FILES)
    assert sum(len(tenures(row)) for row in figures()) >= 5000
    of_state = Counter(row["country"] for row in figures())
    states = "DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE US RU CN FR GB TR IR IL"
    assert all(of_state[code] >= 10 for code in states.split())


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("بنيامين نتنياهو", "بنيامين نتانياهو"),
        ("فلاديمير بوتين", "فلاديمير بوتن"),
        ("دونالد ترامب", "دونالد ترمب"),
        ("سيرغي لافروف", "سيرجي لافروف"),
        ("أنتوني بلينكن", "أنطوني بلينكن"),
        ("إيمانويل ماكرون", "عمانوئيل ماكرون"),
        ("أحمد الشرع", "أبو محمد الجولاني"),
        ("محمود عباس", "أبو مازن"),
    ],
)
def test_spellings_of_outlets_are_one_figure(name: str, other: str) -> None:
    owners = [
        {row["id"] for row in figures() if match_key(form) in map(match_key, names(row))} for form in (name, other)
    ]
    assert len(owners[0]) == 1
    assert owners[0] <= owners[1]


@pytest.mark.parametrize(
    ("surname", "other"),
    [("نتنياهو", "نتانياهو"), ("بوتين", "بوتن"), ("ترامب", "ترمب"), ("ماكرون", "مكرون"), ("الشرع", "الجولاني")],
)
def test_spellings_of_surnames_are_one_figures(surname: str, other: str) -> None:
    both = [row["id"] for row in figures() if {surname, other} <= set(listed(row["surname_ar"]))]
    assert len(both) == 1


@pytest.mark.parametrize(
    ("identity", "office", "body", "day"),
    [
        ("donald-trump", "president", "US", "2018-06-01"),
        ("joe-biden", "president", "US", "2022-06-01"),
        ("barack-obama", "president", "US", "2013-06-01"),
        ("ahmed-al-sharaa", "president-transitional", "SY", "2025-06-01"),
    ],
)
def test_who_held_an_office(identity: str, office: str, body: str, day: str) -> None:
    asked = date.fromisoformat(day)
    (row,) = (row for row in figures() if row["id"] == identity)
    held = [t for t in tenures(row) if (t.office, t.body) == (office, body) and t.start]
    assert any(days(t.start)[0] <= asked and (not t.end or asked <= days(t.end)[1]) for t in held)


def test_the_description_counts_what_there_is() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    said = re.findall(r"\| `figures-([a-z-]+)\.csv` \|.*\| ([\d,]+)\+ \| ([\d,]+)\+ \|", text)
    assert [name for name, _, _ in said] == list(FILES)
    for name, rows, held in said:
        assert 0 <= len(table(name)) - int(rows.replace(",", "")) < 300, name
        assert 0 <= sum(len(tenures(row)) for row in table(name)) - int(held.replace(",", "")) < 300, name
    assert f"`{', '.join(COLUMNS)}`" in text
