"""Texts as the tagger learns from them: tags and cuts of made-up texts, worked out by hand."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.annotate import Knowledge, load_knowledge
from etl.annotate.neural.features import MARKS
from etl.annotate.neural.network import CUTS, TAGS
from etl.annotate.neural.tagger import tagged_runs
from etl.annotate.segment import letter_offset
from etl.training.texts import example, examples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "seeds" / "knowledge")


def learnt(knowledge: Knowledge, text: str, *marked: tuple[str, str]) -> list[tuple[str, str, int]]:
    """(word, tag, letters to cut) of a text with names marked by kind and surface, in order."""
    mentions, position = [], 0
    for kind, surface in marked:
        start = text.index(surface, position)
        position = start + len(surface)
        mentions.append((start, position, kind))
    found = example("a/B", text, mentions, knowledge)
    assert found.identity == "a/B"
    assert len(found.words) == len(found.tags) == len(found.cuts)
    assert found.marks.shape == (len(found.words), MARKS)
    return [
        (text[w.start : w.end], TAGS[tag], cut) for w, tag, cut in zip(found.words, found.tags, found.cuts, strict=True)
    ]


def test_names_of_several_words(knowledge: Knowledge) -> None:
    text = "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور."
    marked = (("P", "زهير كردوفاني"), ("P", "هالة مرجونتي"), ("L", "بيت زعرور"))
    assert learnt(knowledge, text, *marked) == [
        ("التقى", "O", -1), ("زهير", "B-P", 0), ("كردوفاني", "I-P", -1), ("هالة", "B-P", 0), ("مرجونتي", "I-P", -1),
        ("في", "O", -1), ("بيت", "B-L", 0), ("زعرور", "I-L", -1), (".", "O", -1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "surface", "cut"),
    [
        ("زعرور", "زعرور", 0),
        ("وزعرور", "زعرور", 1),
        ("وبزعرور", "زعرور", 2),
        ("للأمم", "أمم", 2),
        ("وللأمم", "أمم", 3),
        ("وَزعرور", "زعرور", 1),  # a vowel sign is no letter
        ("وـــزعرور", "زعرور", 1),  # nor is tatweel
        ("كالوزعرور", "زعرور", 3),  # three at most
    ],
)
def test_cuts_are_letters_before_the_name(knowledge: Knowledge, word: str, surface: str, cut: int) -> None:
    assert learnt(knowledge, f"قال {word} أمس", ("O", surface)) == [
        ("قال", "O", -1), (word, "B-O", cut), ("أمس", "O", -1),
    ]  # fmt: skip


def test_a_name_with_marks_inside(knowledge: Knowledge) -> None:
    assert learnt(knowledge, 'قالت حركة "الوصال" أمس', ("O", 'حركة "الوصال"')) == [
        ("قالت", "O", -1), ("حركة", "B-O", 0), ('"', "I-O", -1), ("الوصال", "I-O", -1), ('"', "I-O", -1),
        ("أمس", "O", -1),
    ]  # fmt: skip


def test_two_names_in_one_word_are_the_first(knowledge: Knowledge) -> None:
    assert learnt(knowledge, "حلبدمشق", ("L", "حلب"), ("L", "دمشق")) == [("حلبدمشق", "B-L", 0)]


def test_a_text_without_names_or_words(knowledge: Knowledge) -> None:
    assert learnt(knowledge, "لا أحد") == [("لا", "O", -1), ("أحد", "O", -1)]
    assert learnt(knowledge, "") == []


def test_title_and_text_are_examples_of_their_own(knowledge: Knowledge) -> None:
    annotation = {
        "id": "1",
        "mentions": [["T", 0, 3, "L", "حلب"], ["B", 1, 5, "L", "دمشق"], ["B", 6, 10, "P", "زهير"]],
    }
    articles = {"1": {"title": "حلب أمس", "text": "ودمشق زهير"}, "2": {"title": "", "text": ""}}
    title, body = examples([annotation], articles, knowledge)
    assert (title.identity, body.identity) == ("1/T", "1/B")
    assert ([TAGS[t] for t in title.tags], title.cuts) == (["B-L", "O"], [0, -1])
    assert ([TAGS[t] for t in body.tags], body.cuts) == (["B-L", "B-P"], [1, 0])
    assert title.marks[0, 7] == body.marks[0, 7] == 1  # both are known places


LETTERS = st.text(st.characters(min_codepoint=0x0621, max_codepoint=0x064A), min_size=1, max_size=7)


@given(st.data())
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_learnt_is_what_the_tagger_gives_back(knowledge: Knowledge, data: st.DataObject) -> None:
    """Tags and cuts lead to the mentions again, by the tagger's own steps."""
    words = data.draw(st.lists(LETTERS, min_size=1, max_size=15))
    text = " ".join(words)
    starts = [sum(len(w) + 1 for w in words[:k]) for k in range(len(words))]
    mentions, at = [], 0
    while at < len(words):
        last = min(len(words), at + data.draw(st.integers(1, 3)))
        if data.draw(st.booleans()):
            mentions.append((starts[at], starts[last - 1] + len(words[last - 1]), data.draw(st.sampled_from("PLO"))))
        at = last
    found = example("x", text, mentions, knowledge)
    if len(found.words) != len(words):
        return  # a drawn word that is none to the tokeniser
    back = [
        (letter_offset(text, found.words[first].start, found.cuts[first]) if found.cuts[first] else
         found.words[first].start, found.words[last - 1].end, kind)
        for first, last, kind in tagged_runs(found.tags)
    ]  # fmt: skip
    assert back == mentions
    assert all(-1 <= cut < CUTS for cut in found.cuts)
    assert not np.isnan(found.marks).any()
