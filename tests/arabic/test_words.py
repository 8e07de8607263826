"""Keys, folding, tokens, sentences, clitics, quotes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.arabic.normalise import arabic_share, fold, fold_word, is_mojibake, match_key
from etl.arabic.words import clitics, quotes, sentences, tokenise, without_article

ARABIC = st.text(st.characters(min_codepoint=0x0600, max_codepoint=0x06FF) | st.sampled_from(' \n.«»"،!؟aZ9'))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد الشَّرع", "احمد الشرع"),
        ("عبد الفتاح السيسي", "عبدالفتاح السيسى"),
        ("مؤتمر القمّة", "موتمر القمه"),
        ("محمـــد", "محمد"),
        ("نتنياهو\N{RIGHT-TO-LEFT MARK}", "نتنياهو"),
        ("ﻣﺤﻤﺪ", "محمد"),
        ("العام ٢٠٢٤", "العام 2024"),
        ("«تاس»", "تاس"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_different_names_have_different_keys() -> None:
    assert len({match_key(n) for n in ("سالم", "سليم", "سلمى", "سلامة", "إسلام")}) == 5


@given(ARABIC)
def test_keys_are_idempotent(text: str) -> None:
    key = match_key(text)
    assert match_key(key) == key


@given(ARABIC)
def test_folding_maps_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    for position in range(len(folded.text)):
        start, end = folded.span(position, position + 1)
        assert folded.text[position] in fold(text[start:end]).text


@given(ARABIC)
def test_tokens_stand_where_they_say(text: str) -> None:
    end = 0
    for token in tokenise(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        assert token.key == fold_word(token.text)
        end = token.end


@given(ARABIC)
def test_sentences_are_ordered_and_lose_no_word(text: str) -> None:
    spans = sentences(text)
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    inside = sum(sum(map(str.isalnum, text[a:b])) for a, b in spans)
    assert inside == sum(map(str.isalnum, text))


def test_where_sentences_end() -> None:
    text = "قال د. محمد علي إن النسبة 3.5 في المئة .وقام الوزير بزيارة. وقال: «نعم.» ثم خرج!\nعنوان جديد"
    assert [text[a:b] for a, b in sentences(text)] == [
        "قال د. محمد علي إن النسبة 3.5 في المئة .",
        "وقام الوزير بزيارة.",
        "وقال: «نعم.»",
        "ثم خرج!",
        "عنوان جديد",
    ]


def test_agency_letters_do_not_end_a_sentence() -> None:
    assert len(sentences("القاهرة أ.ش.أ أعلنت الوزارة ذلك")) == 1


@pytest.mark.parametrize(
    ("word", "parting"),
    [
        ("وطرطوس", ("و", "طرطوس", 1)),
        ("للشيباني", ("ل", "الشيباني", 2)),
        ("وللشيباني", ("ول", "الشيباني", 3)),
        ("بدمشق", ("ب", "دمشق", 1)),
        ("وسيلتقي", ("وس", "يلتقي", 2)),
        ("دمشق", ("", "دمشق", 0)),
    ],
)
def test_clitics(word: str, parting: tuple[str, str, int]) -> None:
    assert parting in {(c.proclitic, c.rest, c.cut) for c in clitics(word)}


def test_articles() -> None:
    assert without_article("الشيباني") == "شيباني"
    assert without_article("الي") == "الي"


def test_quotes() -> None:
    text = 'قال: «نعم» ثم "لا" و“ربما”'
    assert [text[a:b] for a, b in quotes(text)] == ["«نعم»", '"لا"', "“ربما”"]
    assert quotes("قال: «لم يغلق\nفقرة أخرى") == [(5, 13)]


@pytest.mark.parametrize("broken", ["Ø§Ù„Ø³ÙŠØ³ÙŠ", "ÇáÓíÏ ÇáÑÆíÓ", "ط§ظ„ط³ظٹط³ظٹ", "\ufffd\ufffd"])
def test_wrong_encodings_are_seen(broken: str) -> None:
    assert is_mojibake(broken)


@pytest.mark.parametrize("good", ["الظروف الطارئة في البلاد", "المطاط والظلال", "café déjà vu", "Über die Brücke"])
def test_good_text_is_not_mojibake(good: str) -> None:
    assert not is_mojibake(good)


def test_share_of_arabic() -> None:
    assert arabic_share("") == 0
    assert arabic_share("123 !") == 0
    assert arabic_share("نص عربي 12") == 1
    assert arabic_share("نص ab") == pytest.approx(0.5)
