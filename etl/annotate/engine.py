"""The annotator: components in order, from an article to its annotation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import entry_points

from etl.annotate.document import Component, Document
from etl.annotate.events import FindMeetings
from etl.annotate.knowledge import Knowledge
from etl.annotate.mentions import TagMentions
from etl.annotate.merge import MergeReports
from etl.annotate.phrases import build_phrases
from etl.annotate.references import resolve_references
from etl.annotate.roles import find_roles
from etl.annotate.segment import segment
from etl.annotate.surnames import find_surnames
from etl.annotate.times import find_dates
from etl.errors import KnowledgeError
from etl.records import Annotation, Article, Span

ENGINE_VERSION = "2"  # raised with every change of what the components make of a text
EXTENSIONS = "rasd.components"

DEFAULT_COMPONENTS: tuple[Component, ...] = (
    segment,
    find_dates,
    TagMentions(),
    find_roles,
    find_surnames,
    build_phrases,
    resolve_references,
    FindMeetings(),
    MergeReports(),
)


@dataclass(frozen=True, slots=True)
class Annotator:
    """Runs `components` over a text with `knowledge`; holds no other state, so one serves any number of texts."""

    knowledge: Knowledge
    components: Sequence[Component] = DEFAULT_COMPONENTS

    @property
    def version(self) -> str:
        """The engine's version and those of its models, which every annotation carries: engine-2+names-1+events-1."""
        models = [str(v) for c in self.components if (v := getattr(c, "version", None)) is not None]
        return "+".join([f"engine-{ENGINE_VERSION}", *models])

    def annotate(self, article: Article) -> Annotation:
        """The annotation of an article; offsets point into its body."""
        return self.annotate_text(
            title=article.title, text=article.body, published=article.published_at, headings=article.headings
        )

    def annotate_text(
        self, *, title: str, text: str, published: datetime | None, headings: Sequence[Span] = ()
    ) -> Annotation:
        """The annotation of a text; offsets point into `text`, the title serves as context only."""
        document = self.read(Document(text=text, title=title, published=published, headings=tuple(headings)))
        return Annotation(
            version=self.version,
            entities=document.entities,
            mentions=document.mentions,
            reports=document.reports,
            times=document.times,
        )

    def read(self, document: Document) -> Document:
        """The document after every component: all that was understood, phrases and candidates included."""
        for component in self.components:
            document = component(document, self.knowledge)
        return document


def extended_components() -> tuple[Component, ...]:
    """The default components, then those that installed packages offer as entry points of `rasd.components`, by name.

    An entry point is a Component (Document, Knowledge) → Document. Raises KnowledgeError for one that cannot be loaded.
    """
    found: list[Component] = []
    for point in sorted(entry_points(group=EXTENSIONS), key=lambda p: p.name):
        try:
            component = point.load()
        except (ImportError, AttributeError) as error:
            raise KnowledgeError(f"component {point.name} ({point.value}) cannot be loaded: {error}") from error
        if not callable(component):
            raise KnowledgeError(
                f"component {point.name} ({point.value}) is not a function of a document and knowledge"
            )
        found.append(component)
    return (*DEFAULT_COMPONENTS, *found)
