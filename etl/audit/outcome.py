"""What an audit found."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectationResult:
    """The outcome of one expectation on one run."""

    suite: str
    name: str
    column: str
    severity: str
    protects: str
    success: bool
    element_count: int | None = None
    unexpected_count: int | None = None
    observed: float | None = None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """A staged article that fails, by which expectation, with the values that failed."""

    staged_article_id: str
    expectation: str
    reason: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOutcome:
    """The audit of a run: all results, what is held back, and where its pages are (None where nothing was staged)."""

    results: tuple[ExpectationResult, ...]
    held_back: tuple[HeldBack, ...]
    docs: Path | None = None

    @property
    def failures(self) -> tuple[ExpectationResult, ...]:
        """Expectations on the run as a whole that did not hold."""
        return tuple(r for r in self.results if not r.success and r.severity == "batch")

    @property
    def counts(self) -> dict[str, int]:
        """How many expectations were checked, held, and how many articles are held back."""
        return {
            "expectations": len(self.results),
            "held": sum(r.success for r in self.results),
            "warnings": sum(not r.success and r.severity == "warning" for r in self.results),
            "quarantined": len({h.staged_article_id for h in self.held_back}),
        }


def failure_message(outcome: AuditOutcome) -> str:
    """What failed and what to do, in words; empty for a run that may be published."""
    if not outcome.failures:
        return ""
    what = "; ".join(_words(result) for result in outcome.failures)
    where = f"Data Docs: {outcome.docs}. " if outcome.docs else ""
    return (
        f"nothing was published, because the run as a whole failed its audit. {what}. {where}"
        "Look at `SELECT uri, outcome, reason FROM staging.inputs` for this run and at ops.quality_results, "
        "mend the source or the rule, and run again."
    )


def _words(result: ExpectationResult) -> str:
    exception = result.details.get("exception")
    found = f"it could not be checked: {exception}" if exception else f"observed {result.observed:g}"
    return f"{result.suite}.{result.name}: {result.protects} ({found})"
