"""What the knowledge calls each of its entries, for the entities table."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from etl.errors import KnowledgeError
from etl.records import EntityKind

_KINDS = (
    ("countries.csv", EntityKind.PLACE),
    ("cities.csv", EntityKind.PLACE),
    ("organizations.csv", EntityKind.ORGANIZATION),
    ("figures*.csv", EntityKind.PERSON),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName:
    """The usual names of an entry, and its country."""

    name_ar: str
    name_en: str | None = None
    country: str | None = None  # ISO 3166-1 alpha-2


def load_entries(folder: Path) -> Mapping[tuple[EntityKind, str], KnownName]:
    """The entries of the CSV files of `folder`, by kind and id. Raises KnowledgeError for an unreadable file."""
    found: dict[tuple[EntityKind, str], KnownName] = {}
    for pattern, kind in _KINDS:
        for path in sorted(folder.glob(pattern)):
            try:
                with path.open(encoding="utf-8-sig", newline="") as file:
                    rows = list(csv.DictReader(file))
            except (OSError, UnicodeDecodeError, csv.Error) as error:
                raise KnowledgeError(f"{path.name} cannot be read: {error}") from error
            for row in rows:
                state = pattern == "countries.csv"
                country = row["id"] if state else row.get("country") or None
                found[kind, row["id"]] = KnownName(
                    name_ar=row["name_ar"], name_en=row.get("name_en") or None, country=country
                )
                if state and row.get("capital_ar"):
                    capital = KnownName(name_ar=row["capital_ar"], country=country)
                    found[kind, f"{row['id']}-capital"] = capital
    return found
