"""The words that rows and records share: kinds, forms, statuses, origins."""

from enum import StrEnum


class EntityKind(StrEnum):
    """What an entity is."""

    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"


class MentionForm(StrEnum):
    """How a text names an entity: in full, by surname, by office, or by another reference (نظيره, a pronoun)."""

    NAME = "name"
    SURNAME = "surname"
    ROLE = "role"
    REFERENCE = "reference"


class MeetingKind(StrEnum):
    """What sort of encounter a meeting is."""

    MEETING = "meeting"
    PHONE_CALL = "phone_call"
    VISIT = "visit"
    DELEGATION_TALKS = "delegation_talks"
    CONFERENCE_OR_SUMMIT = "conference_or_summit"


class MeetingStatus(StrEnum):
    """Whether an encounter took place, as the text says it."""

    HAPPENED = "happened"
    PLANNED = "planned"
    DENIED_OR_CANCELLED = "denied_or_cancelled"
    HYPOTHETICAL = "hypothetical"


class TitleOrigin(StrEnum):
    """Where an article's title comes from."""

    DECLARED = "declared"  # metadata of the file, page or feed
    HEADING = "heading"  # the document's own first heading
    LEAD = "lead"  # derived from the first sentence


class PublishedOrigin(StrEnum):
    """Where an article's date of publication comes from."""

    DECLARED = "declared"
    BODY = "body"
    UNKNOWN = "unknown"
