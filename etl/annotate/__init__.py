"""Articles to annotations: names, roles, references, dates, meetings."""

from etl.annotate.document import Component, Document
from etl.annotate.engine import ANNOTATOR_VERSION, DEFAULT_COMPONENTS, Annotator, extended_components
from etl.annotate.knowledge import Knowledge, load_knowledge
from etl.annotate.names import MentionTagger
from etl.annotate.output import to_output

__all__ = [
    "ANNOTATOR_VERSION",
    "DEFAULT_COMPONENTS",
    "Annotator",
    "Component",
    "Document",
    "Knowledge",
    "MentionTagger",
    "extended_components",
    "load_knowledge",
    "to_output",
]
