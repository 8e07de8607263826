"""What is known of states, cities, bodies, offices and public figures: CSV files, indexed by word keys."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from etl.annotate.keys import bare, fold_key, name_keys
from etl.errors import KnowledgeError
from etl.records import EntityKind

_WORD = re.compile("[\u0621-\u065f\u0670-\u06d3\u06fa-\u06ff]+|[A-Za-z\u00c0-\u024f]+|[0-9]+")
_COLUMNS = {
    "countries.csv": {"id", "name_ar", "names_ar_other", "capital_ar", "adj_m", "adj_f", "adj_pl"},
    "cities.csv": {"id", "name_ar", "names_ar_other", "country", "kind", "ambiguous"},
    "organizations.csv": {"id", "name_ar", "names_ar_other", "kind", "country", "ambiguous"},
    "offices.csv": {"id", "title_ar", "forms_other", "level"},
}
_FIGURES = {"id", "name_ar", "names_ar_other", "surname_ar", "country", "offices"}


class Entry(NamedTuple):
    """A name of the gazetteer: what it names, and in which country."""

    kind: EntityKind
    id: str
    name: str
    country: str | None
    is_country: bool = False
    ambiguous: bool = False
    sort: str = ""  # kind as the file words it: capital, ministry, media …


@dataclass(slots=True)
class NameNode:
    """A word in the tree of known names: the entry of a name that ends here, and the words that may follow."""

    entry: Entry | None = None
    following: dict[str, "NameNode"] = field(default_factory=dict)


class Tenure(NamedTuple):
    """An office held: by whom, and between which days as far as known."""

    figure: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, weakref_slot=True)
class Knowledge:
    """The knowledge as indexes, the same for every text; one that is loaded is told from another by identity."""

    names: dict[str, "NameNode"]  # by a name's first word
    adjectives: dict[str, str]  # nationality without article → country
    countries: dict[str, str]  # id → Arabic name
    capitals: dict[str, str]  # country → its capital's Arabic name
    offices: dict[str, str]  # core of any form of a title → core of its main form
    surnames: dict[str, tuple[str, ...]]  # surname key → figures
    figures: dict[str, Entry]
    figure_keys: dict[str, tuple[str, ...]]  # figure → comparable parts of its name
    name_words: frozenset[str]  # every word of a figure's name
    holders: dict[tuple[str, str], tuple[Tenure, ...]]  # (office core, country) → who held it

    def find(self, keys: Sequence[str]) -> Entry | None:
        """The entry of a name given as word keys, None where no name is just these words."""
        node = self.names.get(keys[0]) if keys else None
        for key in keys[1:]:
            node = node.following.get(key) if node is not None else None
        return node.entry if node is not None else None

    def nationality(self, key: str) -> str | None:
        """The state of a nationality adjective, with its article or without; None for another word."""
        return self.adjectives.get(key) or (self.adjectives.get(key[2:]) if key.startswith("ال") else None)

    def holder(self, core: str, country: str, day: date) -> str | None:
        """The figure that held an office on `day`; None where nobody or more than one is known to have."""
        text = day.isoformat()
        found = {
            t.figure
            for t in self.holders.get((core, country), ())
            if t.start and t.start <= text[: len(t.start)] and (not t.end or text[: len(t.end)] <= t.end)
        }
        return found.pop() if len(found) == 1 else None


def office_core(keys: Iterable[str]) -> str:
    """An office's words without articles and gender: «وزيرة الخارجية» and «وزير خارجية» agree."""
    core = " ".join(_MASCULINE.get(bare(k), bare(k)) for k in keys)
    return _SYNONYMS.get(core, core)


_SYNONYMS = {
    "رييس جمهوريه": "رييس", "رييس دوله": "رييس", "رييس حكومه": "رييس وزراء", "رييس مجلس وزراء": "رييس وزراء",
    "وزير اول": "رييس وزراء", "مستشار": "مستشار", "رييس نظام": "رييس",
}  # fmt: skip
_MASCULINE = {
    "رييسه": "رييس", "رييسا": "رييس", "رييسي": "رييس", "روساء": "رييس", "رييسان": "رييس", "رييسين": "رييس",
    "وزيره": "وزير", "وزيرا": "وزير", "وزيري": "وزير", "وزراء": "وزير", "وزيران": "وزير", "وزيرين": "وزير",
    "سفيره": "سفير", "مندوبه": "مندوب", "مبعوثه": "مبعوث", "مستشاره": "مستشار", "نايبه": "نايب", "ملكه": "ملك",
    "نايبا": "نايب", "نايبي": "نايب", "متحدثه": "متحدث", "ناطق": "متحدث", "ناطقه": "متحدث", "امينه": "امين",
    "مديره": "مدير", "زعيمه": "زعيم", "مفوضه": "مفوض", "عاهل": "ملك", "حرب": "دفاع",
}  # fmt: skip


def load_knowledge(folder: Path) -> Knowledge:
    """Reads the CSV files of `folder`; figures*.csv may be absent.

    Raises KnowledgeError for a missing folder, file or column, or text that is not UTF-8.
    """
    if not folder.is_dir():
        raise KnowledgeError(f"no folder of knowledge at {folder}: give the path of seeds/knowledge")
    tables = {name: _read(folder / name, columns) for name, columns in _COLUMNS.items()}
    figures = [row for path in sorted(folder.glob("figures*.csv")) for row in _read(path, _FIGURES)]
    builder = _Builder()
    builder.ambiguous_cities = {
        (word_keys(row["name_ar"]), row["country"]) for row in tables["cities.csv"] if _true(row["ambiguous"])
    }
    for row in tables["countries.csv"]:
        builder.country(row)
    for row in tables["cities.csv"]:
        builder.city(row)
    for row in tables["organizations.csv"]:
        builder.organization(row)
    for row in tables["offices.csv"]:
        builder.office(row)
    for row in figures:
        builder.figure(row)
    return builder.finish()


def _read(path: Path, columns: set[str]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = columns - set(reader.fieldnames or ())
            if missing:
                raise KnowledgeError(f"{path.name} lacks the column {', '.join(sorted(missing))}")
            return [{k: (v or "").strip() for k, v in row.items() if isinstance(k, str)} for row in reader]
    except FileNotFoundError as error:
        raise KnowledgeError(f"{path.name} is missing from {path.parent}") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise KnowledgeError(f"{path.name} cannot be read: {error}") from error


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split("|") if part.strip()]


def word_keys(text: str) -> tuple[str, ...]:
    """The keys of a text's words."""
    return tuple(fold_key(word) for word in _WORD.findall(text))


class _Builder:
    """Collects rows into the indexes of Knowledge."""

    def __init__(self) -> None:
        self.names: dict[str, NameNode] = {}
        self.adjectives: dict[str, str] = {}
        self.countries: dict[str, str] = {}
        self.capitals: dict[str, str] = {}
        self.ambiguous_cities: set[tuple[tuple[str, ...], str]] = set()
        self.offices: dict[str, str] = {}
        self.office_ids: dict[str, str] = {}
        self.surnames: defaultdict[str, list[str]] = defaultdict(list)
        self.figures: dict[str, Entry] = {}
        self.figure_keys: dict[str, tuple[str, ...]] = {}
        self.name_words: Counter[str] = Counter()
        self.holders: defaultdict[tuple[str, str], list[Tenure]] = defaultdict(list)

    def add(self, names: Sequence[str], entry: Entry) -> None:
        for name in names:
            keys = word_keys(name)
            if not keys or (len(keys) == 1 and len(keys[0]) < 2):
                continue
            node = self.names.setdefault(keys[0], NameNode())
            for key in keys[1:]:
                node = node.following.setdefault(key, NameNode())
            if node.entry is None:  # of two entries of one name, the first stays: files are read from states to figures
                node.entry = entry

    def country(self, row: dict[str, str]) -> None:
        code = row["id"]
        self.countries[code] = row["name_ar"]
        self.add(
            [row["name_ar"], *_split(row["names_ar_other"])],
            Entry(
                EntityKind.PLACE,
                code,
                row["name_ar"],
                code,
                is_country=True,
                ambiguous=_true(row.get("ambiguous", "")),
            ),
        )
        capitals = [row["capital_ar"], *_split(row.get("capital_ar_other", ""))]
        self.capitals[code] = row["capital_ar"]
        for capital in filter(None, capitals):
            doubtful = (word_keys(capital), code) in self.ambiguous_cities
            entry = Entry(
                EntityKind.PLACE, f"{code}-capital", row["capital_ar"], code, ambiguous=doubtful, sort="capital"
            )
            self.add([capital], entry)
        for column in ("adj_m", "adj_f", "adj_pl", "adj_other"):
            for word in _split(row.get(column, "")):
                key = " ".join(word_keys(word))
                self.adjectives.setdefault(key, code)
                if column == "adj_other" and key.endswith("ي"):  # given in the masculine singular alone
                    for ending in ("ه", "ون", "ين", "ان", "تين", "ات"):
                        self.adjectives.setdefault(key + ending, code)
        for metonym in _split(row.get("metonyms", "")):
            identity = f"{code}-{'-'.join(word_keys(metonym))}"
            self.add([metonym], Entry(EntityKind.ORGANIZATION, identity, "", code, sort="government"))

    def city(self, row: dict[str, str]) -> None:
        entry = Entry(
            EntityKind.PLACE,
            row["id"],
            row["name_ar"],
            row["country"] or None,
            ambiguous=_true(row["ambiguous"]),
            sort=row["kind"],
        )
        names = [row["name_ar"], *_split(row["names_ar_other"])]
        # «مدينة نيويورك» is read as a head and a name, so that the name comes out alone
        self.add([n for n in names if n.removeprefix("مدينة ") == n or n.removeprefix("مدينة ") not in names], entry)

    def organization(self, row: dict[str, str]) -> None:
        entry = Entry(
            EntityKind.ORGANIZATION, row["id"], row["name_ar"], row["country"] or None,
            ambiguous=_true(row["ambiguous"]), sort=row["kind"],
        )  # fmt: skip
        self.add([row["name_ar"], *_split(row["names_ar_other"])], entry)

    def office(self, row: dict[str, str]) -> None:
        core = office_core(word_keys(row["title_ar"]))
        self.office_ids[row["id"]] = core
        for form in [row["title_ar"], *_split(row["forms_other"])]:
            self.offices.setdefault(office_core(word_keys(form)), core)

    def figure(self, row: dict[str, str]) -> None:
        identity = row["id"]
        entry = Entry(EntityKind.PERSON, identity, row["name_ar"], row["country"] or None)
        names = [row["name_ar"], *_split(row["names_ar_other"])]
        self.add([n for n in names if len(word_keys(n)) > 1], entry)
        self.figures[identity] = entry
        self.figure_keys[identity] = name_keys(word_keys(row["name_ar"]))
        for name in names:
            self.name_words.update(word_keys(name))
        for surname in _split(row["surname_ar"]):
            self.surnames[" ".join(word_keys(surname))].append(identity)
        for held in _split(row["offices"]):
            office, body, start, end = (*held.split("@"), "", "", "", "")[:4]
            core = self.office_ids.get(office) or office_core(word_keys(office))
            self.holders[self.offices.get(core, core), body].append(Tenure(identity, start, end))

    def finish(self) -> Knowledge:
        return Knowledge(
            names=self.names,
            adjectives=self.adjectives,
            countries=self.countries,
            capitals=self.capitals,
            offices=self.offices,
            surnames={key: tuple(dict.fromkeys(ids)) for key, ids in self.surnames.items()},
            figures=self.figures,
            figure_keys=self.figure_keys,
            name_words=frozenset(self.name_words),
            holders={key: tuple(held) for key, held in self.holders.items()},
        )


def _true(value: str) -> bool:
    return value.lower() in {"1", "true", "yes", "y"}
