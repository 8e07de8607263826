"""Articles to annotations: names, roles, references, dates, meetings."""

from etl.annotate.document import Component, Document
from etl.annotate.engine import DEFAULT_COMPONENTS, ENGINE_VERSION, Annotator, extended_components
from etl.annotate.knowledge import Knowledge, load_knowledge
from etl.annotate.output import to_output
from etl.annotate.tagging import MentionTagger, TaggedSpan

__all__ = [
    "DEFAULT_COMPONENTS",
    "ENGINE_VERSION",
    "Annotator",
    "Component",
    "Document",
    "Knowledge",
    "MentionTagger",
    "TaggedSpan",
    "extended_components",
    "load_knowledge",
    "to_output",
]
