"""Raw documents to articles: decoding, HTML, boilerplate, language."""

from etl.clean.article import ReadText, read_text, to_article
from etl.clean.rules import RuleSet, packaged_rules

__all__ = ["ReadText", "RuleSet", "packaged_rules", "read_text", "to_article"]
