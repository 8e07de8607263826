"""The tagger: what it sees of a word, its file, its network against slow ones, and what holds of its spans.

No model's output is pinned here, so that the weights can be trained again.
"""

import itertools
import json
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl.annotate import Knowledge, TaggedSpan
from etl.annotate.document import Word
from etl.annotate.gazetteer import look_up
from etl.annotate.lexicon import lexicon
from etl.annotate.neural.features import FLAGS, MARKS, MAX_NGRAMS, MAX_PIECE, flags, gazetteer_marks, ngrams, pieces
from etl.annotate.neural.features import shape as vector_key
from etl.annotate.neural.network import (
    CUTS,
    TAGS,
    Network,
    Weights,
    best_tags,
    read_weights,
    shipped_weights,
)
from etl.annotate.neural.tagger import NeuralTagger, tag_texts, tagged_runs
from etl.annotate.segment import split_words
from etl.annotate.tagging import checked
from etl.errors import ModelError
from etl.records import EntityKind
from etl.settings import PROJECT_ROOT

ARABIC = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
LIGHT = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


# ---- Letters


def crc32(data: bytes) -> int:
    """CRC-32 of IEEE 802.3 bit by bit, as its definition says."""
    state = 0xFFFFFFFF
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = (state >> 1) ^ (0xEDB88320 if state & 1 else 0)
    return state ^ 0xFFFFFFFF


def test_ngrams_are_hashed_by_crc_32() -> None:
    assert crc32(b"123456789") == 0xCBF43926  # the check value that the definition gives
    found = ngrams("حلب", 1 << 32)
    assert found[0] == 0x4815A5CF == crc32("<حلب>".encode())  # the word itself
    assert found[1] == 0x33B655A4 == crc32("<ح".encode())
    grams = ["<ح", "حل", "لب", "ب>", "<حل", "حلب", "لب>", "<حلب", "حلب>"]  # of two, three and four letters, in order
    assert found[1:] == tuple(crc32(gram.encode()) for gram in grams)
    assert ngrams("حلب", 1000)[0] == 255  # 1,209,378,255 modulo a thousand


@given(st.text(ARABIC, max_size=40), st.integers(1, 30_000))
@LIGHT
def test_ngrams_are_some_and_within_the_buckets(key: str, buckets: int) -> None:
    found = ngrams(key, buckets)
    edged = len(key) + 2
    assert len(found) == min(MAX_NGRAMS, 1 + sum(max(0, edged - size + 1) for size in (2, 3, 4)))
    assert all(0 <= bucket < buckets for bucket in found)
    assert found == ngrams(key, buckets)


@pytest.mark.parametrize(
    ("key", "is_word", "expected"),
    [("2025", False, "0000"), ("7", False, "0"), ("1234567", False, "00000"), ("حلب", True, "حلب"), ("،", False, "،"),
     ("3g", True, "3g"), ("", False, "")],
)  # fmt: skip
def test_numbers_have_a_vector_by_their_length(key: str, is_word: bool, expected: str) -> None:
    assert vector_key(key, is_word=is_word) == expected


# ---- Features


@given(st.text(ARABIC, max_size=12), st.booleans())
@LIGHT
def test_flags_are_zeros_and_ones(knowledge: Knowledge, key: str, is_word: bool) -> None:
    found = flags(key, is_word=is_word, knowledge=knowledge, lex=lexicon())
    assert found.shape == (FLAGS,)
    assert found.dtype == np.float32
    assert set(found.tolist()) <= {0.0, 1.0}


def test_flags_tell_words_apart(knowledge: Knowledge) -> None:
    def of(key: str, *, is_word: bool = True) -> list[float]:
        return flags(key, is_word=is_word, knowledge=knowledge, lex=lexicon()).tolist()

    assert of("الدكتور")[0] == 1.0  # the first list is that of honorifics
    assert of("حلب")[0] == 0.0
    assert of("،", is_word=False)[20] == 1.0  # after 14 lists and 6 of words without clitics: commas
    assert of("،")[20] == 0.0
    assert of("محمد")[26] == 1.0  # a given name
    assert of("ومحمد")[26] == 0.0
    assert of("ومحمد")[33] == 1.0  # a given name after clitics
    assert of("السوري")[30] == 1.0  # a nationality
    assert of("2025", is_word=False)[39] == 1.0
    assert of("في")[41] == 1.0
    assert of("المستشفيات")[42] == 1.0


def test_marks_of_known_names(knowledge: Knowledge) -> None:
    words = split_words("وصل أحمد الشرع إلى دمشق وروسيا، وقالت الأمم المتحدة للشرع")
    marks = gazetteer_marks(words, look_up(words, knowledge), knowledge)
    assert marks.shape == (len(words), MARKS)
    assert set(np.unique(marks)) <= {0.0, 1.0}
    at = {w.key: k for k, w in enumerate(words)}
    assert marks[at["احمد"], 0] == marks[at["الشرع"], 1] == 1  # first and further word of a person's name
    assert marks[at["الامم"], 4] == marks[at["المتحده"], 5] == 1  # of a body's
    assert marks[at["دمشق"], 7] == 1  # a single word, a place
    assert marks[at["روسيا"] if "روسيا" in at else at["وروسيا"], [7, 10, 11]].tolist() == [1, 1, 1]  # a state, «و» cut
    assert marks[at["دمشق"], [10, 11]].tolist() == [0, 0]
    assert marks[at["الشرع"], 12] == 1  # a figure's surname
    assert marks[at["للشرع"], [12, 13]].tolist() == [0, 1]
    assert not marks[at["وصل"]].any()
    assert not marks[at["،"]].any()


def words_of(*keys: str) -> list[Word]:
    return [Word(start=k, end=k + 1, key=key, is_word=key.isalpha()) for k, key in enumerate(keys)]


def test_pieces_end_at_stops_and_at_a_length() -> None:
    assert pieces([]) == []
    assert pieces(words_of("ا", ".", "ب", "،", "ج")) == [(0, 2), (2, 5)]
    assert pieces(words_of("ا", "؟", "!")) == [(0, 2), (2, 3)]
    long = words_of(*["ا"] * (2 * MAX_PIECE + 1))
    assert pieces(long) == [(0, MAX_PIECE), (MAX_PIECE, 2 * MAX_PIECE), (2 * MAX_PIECE, 2 * MAX_PIECE + 1)]
    assert pieces(long[:MAX_PIECE]) == [(0, MAX_PIECE)]


@given(st.lists(st.sampled_from(["ا", "ب", ".", "؟", "،", "…"]), max_size=300))
@LIGHT
def test_pieces_part_the_words(keys: list[str]) -> None:
    found = pieces(words_of(*keys))
    assert [k for first, last in found for k in range(first, last)] == list(range(len(keys)))
    assert all(0 < last - first <= MAX_PIECE for first, last in found)
    assert not any(key in ".؟…" for first, last in found for key in keys[first : last - 1])


# ---- The file of weights


def arrays(seed: int = 7, hidden: int = 6, layers: int = 2) -> dict[str, Any]:
    """Weights of a small network, every number from a seed."""
    random = np.random.default_rng(seed)

    def floats(*size: int) -> npt.NDArray[np.float16]:
        return random.normal(0, 0.4, size).astype(np.float16)

    words = ["في", "حلب", "0000", "،"]
    return {
        "version": np.array("names-test"),
        "words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "vectors": random.integers(-127, 128, (len(words), 5), dtype=np.int8),
        "vector_scale": floats(5) / 50,
        "letters": random.integers(-127, 128, (50, 3), dtype=np.int8),
        "letter_scale": floats(3) / 50,
        "input": floats(5 + 3 + FLAGS, hidden),
        "input_bias": floats(hidden),
        "marks": floats(MARKS, hidden),
        "output": floats(hidden, len(TAGS) + CUTS),
        "output_bias": floats(len(TAGS) + CUTS),
        "start": floats(len(TAGS)),
        "transitions": floats(len(TAGS), len(TAGS)),
        "dilations": np.array([1, 2][:layers]),
        **{f"convolution{k}": floats(3 * hidden, 2 * hidden) for k in range(layers)},
        **{f"convolution{k}_bias": floats(2 * hidden) for k in range(layers)},
    }


def packed(content: dict[str, Any], *, compressed: bool = True) -> bytes:
    file = BytesIO()
    (np.savez_compressed if compressed else np.savez)(file, **content)
    return file.getvalue()


@pytest.mark.parametrize("compressed", [True, False])
def test_weights_are_read_as_they_were_written(compressed: bool) -> None:
    content = arrays()
    found = read_weights(packed(content, compressed=compressed))
    assert (found.version, found.hidden) == ("names-test", 6)
    assert found.words == {"في": 0, "حلب": 1, "0000": 2, "،": 3}
    assert np.array_equal(found.vectors, content["vectors"])
    assert found.vectors.dtype == found.letters.dtype == np.int8
    for name in ("input", "input_bias", "marks", "output", "start", "transitions", "vector_scale", "letter_scale"):
        read = getattr(found, name)
        assert read.dtype == np.float32
        assert np.array_equal(read, content[name].astype(np.float32)), name
    assert [dilation for _, _, dilation in found.convolutions] == [1, 2]
    assert np.array_equal(found.convolutions[1][0], content["convolution1"].astype(np.float32))
    assert np.array_equal(found.convolutions[1][1], content["convolution1_bias"].astype(np.float32))


def test_a_damaged_file_is_an_error() -> None:
    whole = packed(arrays())
    plain = BytesIO()
    np.save(plain, np.zeros(3))
    pickled = BytesIO()
    np.save(pickled, np.array([{}], dtype=object), allow_pickle=True)
    bent = bytearray(whole)
    bent[len(whole) // 3 : len(whole) // 3 + 40] = bytes(40)
    for data in (b"", b"PK", b"weights", whole[: len(whole) // 2], whole[:-30], plain.getvalue(), pickled.getvalue(),
                 bytes(bent)):  # fmt: skip
        with pytest.raises(ModelError, match=r"the tagger's weights cannot be read .*; reinstall the package"):
            read_weights(data)


@given(st.data())
@settings(deadline=None, max_examples=40)
def test_a_file_hurt_anywhere_is_read_or_an_error(data: st.DataObject) -> None:
    whole = bytearray(packed(arrays()))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    try:
        read_weights(bytes(whole))
    except ModelError as error:
        assert "reinstall" in str(error)


@pytest.mark.parametrize("name", ["words", "version", "input", "transitions", "dilations", "convolution1_bias"])
def test_a_file_that_lacks_an_array_is_an_error(name: str) -> None:
    content = arrays()
    del content[name]
    with pytest.raises(ModelError, match=name):
        read_weights(packed(content))


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("input", (5 + 3 + FLAGS + 1, 6)),
        ("marks", (MARKS - 1, 6)),
        ("output", (6, len(TAGS))),
        ("transitions", (5, 5)),
        ("vectors", (3, 5)),
        ("convolution0", (18, 6)),
    ],
)
def test_weights_of_another_make_are_an_error(name: str, size: tuple[int, ...]) -> None:
    content = arrays()
    content[name] = np.zeros(size, dtype=content[name].dtype)
    with pytest.raises(ModelError, match="the shape is that of another version"):
        read_weights(packed(content))


def test_the_shipped_weights_load_and_are_light() -> None:
    weights = shipped_weights()
    assert weights is shipped_weights()
    assert weights.version
    assert "\n" not in weights.version
    assert len((files("etl.annotate.neural") / "weights.npz").read_bytes()) < 20_000_000
    for array in (weights.input, weights.marks, weights.output, weights.transitions, weights.start):
        assert np.isfinite(array).all()


# ---- The network


@pytest.fixture
def small() -> Weights:
    return read_weights(packed(arrays()))


KEYS = [("في", True), ("حلب", True), ("وحلب", True), ("2025", False), ("،", False), ("زعرور", True), ("في", True)]


def slow_scores(weights: Weights, knowledge: Knowledge, keys: list[tuple[str, bool]], marks: Any) -> Any:
    """The network word by word, as its description reads."""
    rows = []
    for (key, is_word), mark in zip(keys, marks, strict=True):
        at = weights.words.get(vector_key(key, is_word=is_word))
        scale = weights.vector_scale.tolist()
        vector = [0.0] * 5 if at is None else [n * s for n, s in zip(weights.vectors[at].tolist(), scale, strict=True)]
        grams = [weights.letters[bucket] for bucket in ngrams(key, len(weights.letters))]
        letters = [
            sum(float(g[n]) for g in grams) / len(grams) * float(weights.letter_scale[n])
            for n in range(weights.letters.shape[1])
        ]
        seen = [*vector, *letters, *flags(key, is_word=is_word, knowledge=knowledge, lex=lexicon()).tolist()]
        total = [
            sum(x * float(weights.input[n, h]) for n, x in enumerate(seen)) + float(weights.input_bias[h])
            + sum(float(m) * float(weights.marks[n, h]) for n, m in enumerate(mark))
            for h in range(weights.hidden)
        ]  # fmt: skip
        rows.append([max(0.0, x) for x in total])
    hidden = np.array(rows)
    for kernel, bias, dilation in weights.convolutions:
        padded = np.vstack([np.zeros((dilation, weights.hidden)), hidden, np.zeros((dilation, weights.hidden))])
        new = []
        for k in range(len(hidden)):
            window = np.concatenate([padded[k], padded[k + dilation], padded[k + 2 * dilation]])
            mixed = window @ kernel + bias
            value, gate = mixed[: weights.hidden], mixed[weights.hidden :]
            new.append(hidden[k] + value / (1 + np.exp(-gate)))
        hidden = np.array(new)
    return hidden @ weights.output + weights.output_bias, hidden


@pytest.mark.parametrize("count", [1, 2, 3, 7])
def test_the_network_computes_what_it_says(small: Weights, knowledge: Knowledge, count: int) -> None:
    marks = np.random.default_rng(1).integers(0, 2, (count, MARKS)).astype(np.float32)
    scores, contexts = Network(small, knowledge).scores(KEYS[:count], marks)
    expected, hidden = slow_scores(small, knowledge, KEYS[:count], marks)
    assert scores.shape == (count, len(TAGS) + CUTS)
    assert contexts.shape == (count, small.hidden)
    assert np.allclose(scores, expected, atol=1e-4)
    assert np.allclose(contexts, hidden, atol=1e-4)


def test_a_word_that_was_seen_gives_the_same_scores(small: Weights, knowledge: Knowledge) -> None:
    marks = np.zeros((len(KEYS), MARKS), dtype=np.float32)
    network = Network(small, knowledge)
    first, _ = network.scores(KEYS, marks)
    for _ in range(2):
        again, _ = network.scores(KEYS, marks)
        assert np.array_equal(first, again)
    assert len(network._rows) == len(set(KEYS))  # «في» stands twice and is kept once
    alone, _ = network.scores(KEYS[:1], marks[:1])
    other, _ = Network(small, knowledge).scores(KEYS[:1], marks[:1])
    assert np.array_equal(alone, other)


def test_words_beyond_the_table_and_the_cache(
    small: Weights, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More words than the table's first 4,096 rows, and than the cache holds, also in one text."""
    keys = [("".join(letters), True) for letters in itertools.product("ابتثجحخدذرزسشصضطظ", repeat=3)]
    assert len(keys) == 4913
    marks = np.zeros((len(keys), MARKS), dtype=np.float32)
    grown, _ = Network(small, knowledge).scores(keys, marks)
    ends, _ = Network(small, knowledge).scores(keys[-40:], marks[-40:])
    assert np.allclose(grown[-30:], ends[-30:], atol=1e-5)  # 3 to the left is how far the layers see
    whole, _ = Network(small, knowledge).scores(keys[20:120], marks[20:120])
    monkeypatch.setattr("etl.annotate.neural.network.CACHED_WORDS", 50)
    network = Network(small, knowledge)
    network.scores(keys[:20], marks[:20])
    for _ in range(3):
        cleared, _ = network.scores(keys[20:120], marks[20:120])
        assert np.allclose(cleared, whole, atol=1e-5)


# ---- Viterbi


def slow_best(scores: Any, start: Any, transitions: Any) -> float:
    """The score of the best of all sequences, each looked at."""
    count, tags = scores.shape
    return max(
        float(start[path[0]]) + sum(float(scores[k, t]) for k, t in enumerate(path))
        + sum(float(transitions[a, b]) for a, b in pairwise(path))
        for path in itertools.product(range(tags), repeat=count)
    )  # fmt: skip


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 5), min_size=1, max_size=4))
@settings(deadline=None, max_examples=60)
def test_the_best_tags_are_the_best(seed: int, lengths: list[int]) -> None:
    random = np.random.default_rng(seed)
    tags = 3
    start, transitions = random.normal(size=tags), random.normal(size=(tags, tags))
    scores = random.normal(size=(sum(lengths), tags))
    ends = list(itertools.accumulate(lengths))
    parts = [(end - length, end) for end, length in zip(ends, lengths, strict=True)]
    small = replace(read_weights(packed(arrays())), start=start, transitions=transitions)
    found = best_tags(scores, parts, small)
    assert len(found) == len(scores)
    for first, last in parts:
        path = found[first:last]
        total = start[path[0]] + scores[np.arange(first, last), path].sum()
        total += sum(transitions[a, b] for a, b in pairwise(path))
        assert total == pytest.approx(slow_best(scores[first:last], start, transitions))


def test_tags_of_nothing(small: Weights) -> None:
    assert best_tags(np.zeros((0, len(TAGS)), dtype=np.float32), [], small) == []


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O B-P I-P O", [(1, 3, "P")]),
        ("B-P B-P", [(0, 1, "P"), (1, 2, "P")]),
        ("B-P I-L I-L", [(0, 1, "P"), (1, 3, "L")]),  # an I of another kind opens a name
        ("I-O I-O O I-L", [(0, 2, "O"), (3, 4, "L")]),
        ("O O", []),
        ("", []),
    ],
)
def test_runs_of_tags(tags: str, expected: list[tuple[int, int, str]]) -> None:
    assert list(tagged_runs([TAGS.index(tag) for tag in tags.split()])) == expected


# ---- The tagger, with whatever weights there are


TEXTS = (
    "التقى الرئيس السوري أحمد الشرع وزير الخارجية الروسي سيرغي لافروف في دمشق أمس.",
    "وقالت وزارة الخارجية للأمم المتحدة إن «حركة حماس» (غزة) وإسرائيل…\n\nولحلب وبيروت!",
    "",
    " \n ",
    "...",
    "و",
    "Reuters 2025 – بيروت",
)


def problems(text: str, spans: tuple[TaggedSpan, ...]) -> list[str]:
    found = [f"{s} is empty or outside" for s in spans if not 0 <= s.start < s.end <= len(text)]
    found += [f"{one} and {two}" for one, two in pairwise(spans) if one.end > two.start]
    words = split_words(text)
    ends = {w.end for w in words}
    found += [f"{s} ends within a word" for s in spans if s.end not in ends]
    found += [f"{s} begins in no word" for s in spans if not any(w.start <= s.start < w.end for w in words)]
    found += [f"{s} is of no kind" for s in spans if not isinstance(s.kind, EntityKind)]
    return found if checked(text, spans) == spans else [*found, "not as a tagger's spans must be"]


@pytest.mark.parametrize("text", TEXTS)
def test_spans_of_some_texts(knowledge: Knowledge, text: str) -> None:
    tagger = NeuralTagger(knowledge)
    spans = tagger(text)
    assert not problems(text, spans)
    assert tagger(text) == spans
    assert NeuralTagger(knowledge)(text) == spans


@given(
    st.text(st.one_of(ARABIC, st.sampled_from(list(" \n.،«»()\"'-2a\N{RIGHT-TO-LEFT MARK}\N{ARABIC TATWEEL}"))),
            max_size=160)
)  # fmt: skip
@LIGHT
def test_spans_of_any_letters(knowledge: Knowledge, text: str) -> None:
    spans = NeuralTagger(knowledge)(text)
    assert not problems(text, spans)
    assert NeuralTagger(knowledge)(text) == spans


NAMES = "الرئيس أحمد الشرع وزير الخارجية في دمشق ودمشق للأمم المتحدة مع وفد من حركة حماس « » ( ) ، . لافروف ولافروف"


@given(st.lists(st.sampled_from(NAMES.split()), max_size=90))
@LIGHT
def test_spans_of_any_order_of_names(knowledge: Knowledge, words: list[str]) -> None:
    text = " ".join(words)
    assert not problems(text, NeuralTagger(knowledge)(text))


def test_names_carry_what_was_cut_before_them(knowledge: Knowledge) -> None:
    for text in TEXTS:
        words = split_words(text)
        ((names, contexts),) = tag_texts([(text, words)], knowledge)
        assert len(contexts) == len(words)
        for name in names:
            inside = words[name.first : name.last]
            assert inside[0].start <= name.start < inside[0].end
            assert name.end == inside[-1].end
            assert bool(name.prefix) == (name.start > inside[0].start)
            assert not name.certain


def test_another_process_finds_the_same(knowledge: Knowledge) -> None:
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom etl.annotate import load_knowledge\n"
        "from etl.annotate.neural.tagger import NeuralTagger\n"
        "tag = NeuralTagger(load_knowledge(Path('seeds/knowledge')))\n"
        "print(json.dumps([[list(s) for s in tag(text)] for text in json.load(sys.stdin)]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(TEXTS), capture_output=True, text=True, check=True,
        cwd=PROJECT_ROOT, timeout=120,
    )  # fmt: skip
    tag = NeuralTagger(knowledge)
    assert json.loads(done.stdout) == [[[s.start, s.end, str(s.kind), s.score] for s in tag(text)] for text in TEXTS]
