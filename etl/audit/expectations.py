"""What is expected of a run's rows: the suites, each expectation with a sentence on what it protects.

An expectation looks at a column of its suite's query. Columns that show damage (`leftover`, `mojibake`, …) hold the
damaged words themselves and are expected to be null, so that what failed is its own evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from etl.records import MeetingKind, MeetingStatus, MentionForm

ROW, BATCH, WARNING = "row", "batch", "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An expectation: `gx` names a Great Expectations class, `failure` says in words what a failing value means."""

    suite: str
    name: str
    column: str
    gx: str
    severity: str  # row quarantines the article, batch stops publication, warning is recorded
    protects: str
    failure: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


# POSIX regular expressions, newline-sensitive. Whole lines or line beginnings only: sentences about sharing are news.
LEFTOVER = (
    "(?n)^[ \t]*(?:شاركو?ا? (?:هذا )?(?:المقال|الخبر|الموضوع)[ .:!]*$|للمزيد ?: ?تابع.*$|مصدر المعلومات والصور ?:.*$|"
    "(?:تابعنا|تابعونا) (?:على|علي|عبر) .{0,60}$|جميع الحقوق محفوظة.{0,80}$|اقرأ (?:أيضا|أيضًا|أيضاً) ?:.*$)"
)
MOJIBAKE = (
    "\ufffd.{0,20}|(?:[\u00d8\u00d9][\u0080-\u00bf\u2018-\u2122]){2}.{0,20}"
    "|(?:[\u0637\u0638][\u00a0-\u00bf\u2018-\u203a\u20ac\u2122\u0192]){2}.{0,20}|[\u00c0-\u00ff]{6}.{0,20}"
)

QUERIES: Mapping[str, str] = {
    "articles": """
        SELECT a.id::text AS article_key, a.uri, nullif(btrim(a.title), '') AS title, a.word_count,
               char_length(a.body) AS body_length, a.language, a.arabic_share, a.source ->> 'slug' AS source_slug,
               nullif(a.fingerprint, '') AS fingerprint,
               round((extract(epoch FROM a.published_at - r.started_at) / 86400)::numeric, 2)::float8 AS days_ahead,
               extract(year FROM a.published_at)::int AS published_year,
               substring(a.title || chr(10) || a.body FROM {mojibake}) AS mojibake,
               substring(a.body FROM {leftover}) AS leftover,
               CASE WHEN a.url !~ '^https?://[^/]' THEN left(a.url, 200) END AS bad_url
          FROM staging.articles a JOIN ops.runs r ON r.id = a.run_id
         WHERE a.run_id = '{run}' AND a.decision IN ('new', 'revised')
    """,
    "mentions": """
        SELECT a.id::text AS article_key, a.uri, m.form,
               CASE WHEN m.start_offset < 0 OR m.end_offset > char_length(a.body) OR m.end_offset <= m.start_offset
                    THEN m.start_offset || '-' || m.end_offset END AS outside,
               CASE WHEN m.start_offset >= 0 AND m.end_offset > m.start_offset
                     AND substring(a.body FROM m.start_offset + 1 FOR m.end_offset - m.start_offset)
                         IS DISTINCT FROM m.surface
                    THEN left(m.surface, 80) END AS misplaced,
               CASE WHEN e.id IS NULL OR e.staged_article_id <> a.id OR e.entity_id IS NULL OR btrim(e.name) = ''
                    THEN left(m.surface, 80) END AS orphan
          FROM staging.entity_mentions m
          JOIN staging.articles a ON a.id = m.staged_article_id
          LEFT JOIN staging.entities e ON e.id = m.staged_entity_id
         WHERE m.run_id = '{run}' AND a.decision IN ('new', 'revised')
    """,
    "meetings": """
        SELECT a.id::text AS article_key, a.uri, r.kind, r.status, r.confidence,
               (SELECT count(*) FROM staging.report_participants p
                 WHERE p.staged_report_id = r.id AND p.part = 'side') AS sides,
               (SELECT count(*) FROM staging.meeting_evidence v WHERE v.staged_report_id = r.id) AS sentences,
               (SELECT left(min(v.sentence), 80) FROM staging.meeting_evidence v
                 WHERE v.staged_report_id = r.id AND (v.start_offset < 0 OR v.end_offset <= v.start_offset OR
                       substring(a.body FROM greatest(v.start_offset, 0) + 1
                                 FOR greatest(v.end_offset - v.start_offset, 0)) IS DISTINCT FROM v.sentence))
               AS misquoted,
               (SELECT count(*) FROM staging.report_participants p
                 WHERE p.staged_report_id = r.id AND p.staged_entity_id IS NULL
                   AND coalesce(btrim(p.descriptor), '') = '') AS nameless,
               CASE WHEN r.earliest > r.latest THEN r.earliest || ' > ' || r.latest END AS inverted,
               CASE WHEN pe.kind = 'person' THEN r.place END AS person_as_place,
               CASE WHEN r.meeting_id IS NULL THEN r.id::text END AS unresolved,
               CASE WHEN r.status = 'happened' THEN r.earliest - a.published_at::date END AS days_after_publication
          FROM staging.meeting_reports r
          JOIN staging.articles a ON a.id = r.staged_article_id
          LEFT JOIN staging.entities pe ON pe.id = r.place_staged_entity_id
         WHERE r.run_id = '{run}' AND a.decision IN ('new', 'revised')
    """,
    "run": """
        SELECT 'run' AS article_key, count(*) AS inputs,
               count(*) FILTER (WHERE i.outcome IS NULL) AS unaccounted,
               count(*) FILTER (WHERE i.outcome IN ('new', 'revised') AND a.id IS NULL) AS without_article,
               CASE WHEN count(*) >= 20 THEN avg((i.outcome = 'rejected')::int)::float8 ELSE 0 END AS rejected_share,
               (SELECT count(*) FROM (SELECT 1 FROM staging.articles n WHERE n.run_id = '{run}' AND n.decision = 'new'
                 GROUP BY n.source ->> 'slug', n.fingerprint HAVING count(*) > 1) t) AS repeated_texts,
               (SELECT count(*) FROM (SELECT 1 FROM staging.articles n WHERE n.run_id = '{run}'
                   AND n.decision IN ('new', 'revised') GROUP BY n.article_id HAVING count(*) > 1) t) AS repeated_keys
          FROM staging.inputs i
          LEFT JOIN staging.articles a ON a.run_id = i.run_id AND a.uri = i.uri
         WHERE i.run_id = '{run}'
    """,
}


def _null(suite: str, column: str, protects: str, failure: str) -> Expected:
    return Expected(
        suite=suite,
        name=f"no_{column}",
        column=column,
        gx="ExpectColumnValuesToBeNull",
        severity=ROW,
        protects=protects,
        failure=failure,
    )


def _there(suite: str, column: str, protects: str) -> Expected:
    return Expected(
        suite=suite,
        name=f"{column}_present",
        column=column,
        gx="ExpectColumnValuesToNotBeNull",
        severity=ROW,
        protects=protects,
        failure=f"{column} is missing",
    )


def _between(
    suite: str, column: str, low: float | None, high: float | None, protects: str, *, severity: str = ROW
) -> Expected:
    bounds = {"min_value": low, "max_value": high}
    return Expected(
        suite=suite,
        name=f"{column}_in_bounds",
        column=column,
        gx="ExpectColumnValuesToBeBetween",
        severity=severity,
        protects=protects,
        failure=f"{column} is not between {'any' if low is None else low} and {'any' if high is None else high}",
        arguments={name: value for name, value in bounds.items() if value is not None},
    )


def _word(suite: str, column: str, words: list[str], protects: str) -> Expected:
    return Expected(
        suite=suite,
        name=f"{column}_known",
        column=column,
        gx="ExpectColumnValuesToBeInSet",
        severity=ROW,
        protects=protects,
        failure=f"{column} is none of {', '.join(words)}",
        arguments={"value_set": words},
    )


EXPECTED: tuple[Expected, ...] = (
    _there("articles", "title", "A list of articles can be read: each has a title."),
    _there("articles", "body_length", "An article has a text."),
    _there("articles", "source_slug", "Every claim has an outlet that makes it."),
    _there("articles", "fingerprint", "The same text can be known again."),
    _between("articles", "word_count", 5, None, "An article is more than a stray line."),
    _between("articles", "body_length", 1, 1_000_000, "A body is one article, not a whole archive."),
    _word("articles", "language", ["ar"], "What is annotated as Arabic is Arabic."),
    _between("articles", "arabic_share", 0.5, 1, "A text in another script is not annotated as Arabic."),
    _between("articles", "days_ahead", None, 2, "A date of publication in the future is a fault of the source."),
    _between(
        "articles", "published_year", 1990, None, "A date of publication before the web is a fault of the source."
    ),
    _null("articles", "mojibake", "No text read in a wrong encoding is published.", "text in a wrong encoding"),
    _null(
        "articles", "leftover", "Readers and the annotator see news, not share buttons.", "boilerplate left in the body"
    ),
    _null("articles", "bad_url", "Links lead to the article.", "an address that is not http or https"),
    _null("mentions", "outside", "A mention lies within its article.", "a mention outside the body"),
    _null(
        "mentions", "misplaced", "A mention's offsets point to its words.", "a mention whose span is not its surface"
    ),
    _null("mentions", "orphan", "A mention names an entity of its article.", "a mention without an entity"),
    _word("mentions", "form", [form.value for form in MentionForm], "Forms of mention are known words."),
    _between("meetings", "sides", 2, None, "A meeting has two sides."),
    _between("meetings", "sentences", 1, None, "Every claim has a sentence that makes it."),
    _null(
        "meetings", "misquoted", "A sentence of evidence stands in the article.", "evidence that the body does not hold"
    ),
    _between("meetings", "nameless", 0, 0, "A side without a name is described."),
    _null("meetings", "inverted", "A period begins before it ends.", "a period that ends before it begins"),
    _null("meetings", "person_as_place", "A place is not a person.", "a place that is a person"),
    _null("meetings", "unresolved", "Every report belongs to a meeting.", "a report without a meeting"),
    _between("meetings", "confidence", 0, 1, "Confidence is a share."),
    _word("meetings", "kind", [kind.value for kind in MeetingKind], "Kinds of meeting are known words."),
    _word("meetings", "status", [status.value for status in MeetingStatus], "Statuses are known words."),
    _between(
        "meetings", "days_after_publication", None, 2, "What happened was not dated after its report.", severity=WARNING
    ),
    _between("run", "unaccounted", 0, 0, "The run's equation: every landed input has one outcome.", severity=BATCH),
    _between("run", "without_article", 0, 0, "No input is counted as published without its article.", severity=BATCH),
    _between("run", "rejected_share", 0, 0.5, "A source that broke as a whole is looked at first.", severity=BATCH),
    _between("run", "repeated_texts", 0, 0, "A text of one source is published once.", severity=BATCH),
    _between("run", "repeated_keys", 0, 0, "An article has one row.", severity=BATCH),
)


def query(suite: str, run_id: str) -> str:
    """The suite's rows of a run, as SQL."""
    text = QUERIES[suite].replace("{mojibake}", _literal(MOJIBAKE)).replace("{leftover}", _literal(LEFTOVER))
    return text.replace("{run}", run_id)


def _literal(pattern: str) -> str:
    """An SQL string without a colon, which SQLAlchemy would take for the start of a parameter's name."""
    escaped = pattern.replace("\\", r"\\").replace("'", "''").replace(":", r"\x3a")
    return f"E'{escaped}'"
