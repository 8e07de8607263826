"""Naming conventions and the column shapes that recur."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, MetaData, Text, Uuid, text

SCHEMAS = ("raw", "staging", "ops", "analytics")  # and public, which every database has

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def key(comment: str = "Surrogate key, UUIDv7: sorts by time of creation") -> "Column[Any]":
    """A surrogate primary key."""
    return Column("id", Uuid, primary_key=True, comment=comment)


def moment(name: str, comment: str, *, now: bool = False, nullable: bool = True) -> "Column[Any]":
    """A time in UTC."""
    default = text("now()") if now else None
    return Column(name, DateTime(timezone=True), nullable=nullable and not now, server_default=default, comment=comment)


def words(name: str, comment: str, *, nullable: bool = True) -> "Column[Any]":
    """A text column."""
    return Column(name, Text, nullable=nullable, comment=comment)


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """A check that a column holds one of the words of a vocabulary."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word")
