"""An article's title: declared, its own first heading, or derived from the lead."""

import re

from etl.arabic.words import sentences
from etl.records import TitleOrigin

MAX_DERIVED = 100  # characters of a derived title: about what a headline has
_LEAD = 2000  # characters in which the first sentence is looked for
_MIN_DERIVED = 60
_MIN_CLAUSE = 30
_MIN_WORDS = 4  # of a headline, or of a line that a title is derived from: fewer are a byline or a place
# Where a lead can end and still say something: before these words, or at these signs.
_CLAUSE = re.compile(
    "(?=[،,؛;:] )|(?=\\. )|(?= [-–—] )|(?= (?:وذلك|حيث|فيما|بينما|كما|مشيرا|مشيراً|مؤكدا|مؤكداً|موضحا|موضحاً|مضيفا|لافتا|"
    "وفق|وفقا|بحسب|حسب|إذ|خلال|وسط|بعد|عقب|قبل|لبحث|التي|الذي|الذين|من أجل|على خلفية) )"
)
_DANGLING_WORDS = "وذلك و في من على إلى الى عن مع أن إن التي الذي الذين كما حيث أو ثم بين قد وقد لدى خلال بعد قبل"
_DANGLING = frozenset(_DANGLING_WORDS.split())
_EDGES = " \t.،,؛;:-–—…؟?!«\"“”'()[]"
_HEADLINE = 140
_MAX_DATELINE = 5  # words of «القاهرة - سامر حلبي»
_DASH = re.compile("[-–—_\N{ARABIC TATWEEL}]")
_AGENCY = r"[أا] ?\.? ?ش ?\.? ?[أا]|[أا] ?\.? ?ف ?\.? ?ب|د ?\.? ?ب ?\.? ?[أا]|رويترز|وكالات|الأناضول|CNN|سانا|واس|وفا"
_DATELINE = re.compile(rf"[-–—_(] ?\(?(?:{_AGENCY})\W*$")


def derive_title(body: str) -> str:
    """A title of at most about MAX_DERIVED characters from the first sentence, cut where a clause ends."""
    body = body[:_LEAD]
    spans = sentences(body)
    start, end = spans[0] if spans else (0, len(body))
    sentence = body[start:end]
    if len(sentence) <= MAX_DERIVED:
        return _bare(sentence)
    ends = [found.start() for found in _CLAUSE.finditer(sentence, _MIN_CLAUSE, MAX_DERIVED + 1)]
    closed = [cut for cut in ends if _is_balanced(sentence[:cut])]
    blank = sentence.rfind(" ", _MIN_CLAUSE, MAX_DERIVED + 1)
    words = blank if blank > 0 else MAX_DERIVED  # «قال الوزير، …» alone says nothing: rather half a clause
    return _without_dangling(sentence[: closed[-1] if closed and closed[-1] >= _MIN_DERIVED else words])


def is_headline(line: str, following: str | None) -> bool:
    """Whether a text's first line is its headline: short, no sentence with a stop, and longer text below it."""
    if following is None or len(line) > _HEADLINE or line.rstrip("»”\"')").endswith((".", "،", ":", "؛", ",")):
        return False
    return len(following) > len(line) and not _is_dateline(line)


def _is_dateline(line: str) -> bool:
    """Whether a line is a place, an agency or a reporter's name above the text."""
    words = len(line.split())
    return words < _MIN_WORDS or bool(_DATELINE.search(line)) or (words <= _MAX_DATELINE and bool(_DASH.search(line)))


def title_of(declared: str | None, heading: str | None, lines: tuple[str, ...]) -> tuple[str, TitleOrigin]:
    """The title of an article and where it comes from; `heading` is one that its markup names."""
    if declared and any(map(str.isalnum, declared)):
        return declared, TitleOrigin.DECLARED
    if heading and any(map(str.isalnum, heading)):
        return heading, TitleOrigin.HEADING
    if is_headline(lines[0], lines[1] if len(lines) > 1 else None):
        return lines[0].strip(), TitleOrigin.HEADING
    while len(lines) > 1 and _is_dateline(lines[0]):
        lines = lines[1:]
    return derive_title("\n".join(lines)), TitleOrigin.LEAD


def _without_dangling(text: str) -> str:
    """`text` without words at its end that open what was cut off: وذلك، التي، في …"""
    title = _bare(text)
    while (words := title.rsplit(" ", 1)) and len(words) == 2 and words[1] in _DANGLING:
        title = _bare(words[0])
    return title


def _bare(text: str) -> str:
    """`text` without punctuation at its ends, but for quotes and brackets that are closed within it."""
    stripped = text.strip(_EDGES)
    if not stripped:
        return text.strip()
    start = text.index(stripped)
    end = start + len(stripped)
    if not _is_balanced(stripped):
        for opening, closing in ("«»", "“”", "()", "[]", '""'):
            lacks = stripped.count(opening) != stripped.count(closing) or (
                opening == closing and stripped.count('"') % 2
            )
            if lacks and text[end : end + 1] == closing:
                end += 1
            elif lacks and start and text[start - 1] == opening:
                start -= 1
    return text[start:end]


def _is_balanced(text: str) -> bool:
    return (
        text.count("«") == text.count("»")
        and text.count("(") == text.count(")")
        and text.count("“") == text.count("”")
        and text.count('"') % 2 == 0
    )
