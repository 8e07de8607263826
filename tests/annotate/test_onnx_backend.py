"""The ONNX tagger over tiny real models made here: a WordPiece tokenizer, a graph that looks labels up by piece."""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from etl import resources
from etl.annotate import DEFAULT_COMPONENTS, Annotator, Component, Knowledge
from etl.annotate.backends.onnx import MAX_PIECES, OnnxTagger
from etl.annotate.events import FindMeetings, as_framed
from etl.annotate.mentions import TagMentions
from etl.annotate.merge import MergeReports
from etl.annotate.tagging import checked
from etl.errors import ModelError
from etl.records import EntityKind
from etl.settings import PROJECT_ROOT, load

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
tokenizers = pytest.importorskip("tokenizers")

PERSON, PLACE, BODY = EntityKind.PERSON, EntityKind.PLACE, EntityKind.ORGANIZATION
LABELS = ("O", "B-PERS", "I-PERS", "B-LOC", "I-LOC", "B-ORG", "I-ORG", "B-MISC", "I-MISC")
WORDS = {  # what the model knows: each piece, and the label that it always gives it
    "زهير": "B-PERS", "هالة": "B-PERS", "كردوفاني": "I-PERS", "مرجون": "I-PERS", "##تي": "O", "وزهير": "B-PERS",
    "بيت": "B-LOC", "زعرور": "I-LOC", "حركة": "B-ORG", "الوصال": "I-ORG", "«": "I-ORG", "»": "I-ORG", "كأس": "B-MISC",
    "العالم": "I-MISC", "التقى": "O", "في": "O", "مع": "O", "،": "O", ".": "O", "أمس": "O", "🙂": "O",
}  # fmt: skip
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
MEETING = "التقى زهير كردوفاني هالة مرجونتي في بيت زعرور."


def make_tokenizer(folder: Path, pieces: Sequence[str] = tuple(WORDS)) -> dict[str, int]:
    """Writes tokenizer.json, made as BERT's are; gives the number of each piece."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    normalizer = normalizers.Sequence(
        [
            normalizers.BertNormalizer(lowercase=False, strip_accents=True),
            normalizers.Replace("\N{ARABIC TATWEEL}", ""),
        ]
    )
    numbers = {piece: k for k, piece in enumerate([*SPECIAL, *map(normalizer.normalize_str, pieces)])}
    tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    return dict(zip([*SPECIAL, *pieces], numbers.values(), strict=True))


def make_graph(
    folder: Path,
    table: np.ndarray,
    *,
    inputs: Mapping[str, int] | None = None,
    axes: Sequence[str | int] = ("batch", "pieces"),
) -> None:
    """Writes model.onnx: the row of `table` for each piece; further inputs are taken and not used."""
    helper, kinds = onnx.helper, onnx.TensorProto
    taken = inputs or {"input_ids": kinds.INT64, "attention_mask": kinds.INT64, "token_type_ids": kinds.INT64}
    nodes = [helper.make_node("Gather", ["table", next(iter(taken))], ["logits"])]
    graph = helper.make_graph(
        nodes,
        "lookup",
        [helper.make_tensor_value_info(name, kind, axes) for name, kind in taken.items()],
        [helper.make_tensor_value_info("logits", kinds.FLOAT, [*axes, None])],
        [onnx.numpy_helper.from_array(table.astype(np.float32), "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, str(folder / "model.onnx"))


def make_config(folder: Path, labels: Sequence[str] = LABELS, **more: object) -> None:
    names = {"id2label": {str(k): label for k, label in enumerate(labels)}, **more}
    (folder / "config.json").write_text(json.dumps(names), encoding="utf-8")


def make_model(folder: Path, *, labels: Sequence[str] = LABELS, sure: float = 4.0, **more: object) -> Path:
    """A whole model in `folder`, `sure` of its labels in logits over the others."""
    numbers = make_tokenizer(folder)
    table = np.zeros((len(numbers), len(labels)))
    table[:, 0] = sure
    for piece, label in WORDS.items():
        table[numbers[piece]] = 0
        table[numbers[piece], LABELS.index(label)] = sure
    make_graph(folder, table)
    make_config(folder, labels, **more)
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("ner"))


@pytest.fixture(scope="session")
def tagger(folder: Path) -> OnnxTagger:
    return OnnxTagger.load(folder)


@pytest.fixture(scope="session")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> OnnxTagger:
    """Reads 8 pieces at once: windows of 6, of which 1 is shared."""
    return OnnxTagger.load(make_model(tmp_path_factory.mktemp("narrow"), max_position_embeddings=8))


@pytest.fixture
def found(tagger: OnnxTagger) -> Callable[[str], list[tuple[str, EntityKind]]]:
    return lambda text: names(tagger, text)


def names(tagger: OnnxTagger, text: str) -> list[tuple[str, EntityKind]]:
    spans = tagger(text)
    assert checked(text, spans) == spans
    return [(text[s.start : s.end], s.kind) for s in spans]


Found = Callable[[str], list[tuple[str, EntityKind]]]


def test_names_are_found_and_words_take_the_label_of_their_first_piece(found: Found) -> None:
    assert found(MEETING) == [("زهير كردوفاني", PERSON), ("هالة مرجونتي", PERSON), ("بيت زعرور", PLACE)]


def test_the_score_is_the_mean_of_the_words(tmp_path: Path, tagger: OnnxTagger) -> None:
    chance = np.exp(4) / (np.exp(4) + len(LABELS) - 1)
    assert [s.score for s in tagger(MEETING)] == pytest.approx([chance] * 3)
    assert OnnxTagger.load(make_model(tmp_path, sure=1.0))(MEETING)[0].score < 0.3


@pytest.mark.parametrize(
    "text",
    [
        "التقـــى زُهَيْـرٌ كَرْدُوفَانِي أمس",  # marks and tatweel
        unicodedata.normalize("NFD", "🙂🙂 أمس زهير كردوفاني، هالة"),  # letters of two code points, and of two units
        "\N{RIGHT-TO-LEFT MARK}زهير كردوفاني\N{NO-BREAK SPACE}.",
        "(زهير كردوفاني)،وفي",
        "«زهير كردوفاني»:",
        "زهير  كردوفاني\nكردوفاني",  # an I with no B, on a line of its own
        "\ud83d زهير كردوفاني",  # half an emoji
        "[SEP] زهير [CLS] زهير كردوفاني [PAD]",
    ],
)
def test_spans_are_verbatim_whatever_stands_between(found: Found, text: str) -> None:
    plain = ["".join(c for c in name if c.isspace() or "ء" <= c <= "غ" or "ف" <= c <= "ي") for name, _ in found(text)]
    assert "زهير كردوفاني" in [" ".join(name.split()) for name in plain]
    assert all(not set("()«»،:.\n") & set(name) for name, _ in found(text))


def test_marks_at_the_ends_go_and_pairs_within_stay(found: Found) -> None:
    assert found("حركة «الوصال»، في") == [("حركة «الوصال»", BODY)]
    assert found("«حركة الوصال» في") == [("حركة الوصال", BODY)]
    assert found("حركة الوصال» في «") == [("حركة الوصال", BODY)]
    assert found("» «") == []


def test_names_that_follow_each_other_are_two(found: Found) -> None:
    assert found("زهير هالة بيت وزهير") == [("زهير", PERSON), ("هالة", PERSON), ("بيت", PLACE), ("وزهير", PERSON)]


def test_other_kinds_are_no_names(found: Found) -> None:
    assert found("كأس العالم في بيت") == [("بيت", PLACE)]


@pytest.mark.parametrize("text", ["", " \n\N{NO-BREAK SPACE}", "\N{ZERO WIDTH NON-JOINER}", "\N{ARABIC FATHA}", "12.5"])
def test_texts_without_words(found: Found, text: str) -> None:
    assert found(text) == []


def test_long_texts_are_read_in_windows(tagger: OnnxTagger) -> None:
    assert (tagger.window, tagger.step) == (MAX_PIECES, MAX_PIECES - 2 - 64)
    for padding in (500, 505, 506, 507, 508, 509, 510, 511, 512, 900):  # around the edge of the first window
        text = "في " * padding + MEETING + " في" * 700 + " زهير"
        kinds = [kind for _, kind in names(tagger, text)]
        assert kinds == [PERSON, PERSON, PLACE, PERSON], padding


@pytest.mark.parametrize("text", [MEETING * 20, " ".join([MEETING, "زهير مرجونتي"] * 9), "هالة " + "مرجونتي " * 50])
def test_windows_change_nothing_where_the_context_does_not_count(
    tagger: OnnxTagger, narrow: OnnxTagger, text: str
) -> None:
    assert (narrow.window, narrow.step) == (8, 5)
    assert names(narrow, text) == names(tagger, text) != []


def test_a_piece_is_read_where_it_stands_deepest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tagger = OnnxTagger.load(make_model(tmp_path, max_position_embeddings=18))  # windows of 16, of which 4 are shared
    lengths: list[int] = []

    def edges_say_nothing(self: OnnxTagger, window: Any) -> np.ndarray:
        """As a model that knows nothing of the two pieces at either edge of its window."""
        lengths.append(len(window.ids))
        chances = whole(self, window)
        chances[[0, 1, 2, -3, -2, -1]] = np.eye(len(LABELS))[0]
        return chances

    whole = OnnxTagger._chances
    monkeypatch.setattr(OnnxTagger, "_chances", edges_say_nothing)
    text = "زهير " * 100
    starts = [s.start // 5 for s in tagger(text)]
    assert max(lengths) == 18
    assert starts == list(range(2, 98))  # of the whole text, only the two ends are lost


def test_a_meeting_comes_out_of_the_whole_annotator(knowledge: Knowledge, tagger: OnnxTagger) -> None:
    others: dict[type, Component] = {
        TagMentions: TagMentions(tagger),
        FindMeetings: FindMeetings(as_framed),
        MergeReports: MergeReports(settled=False),
    }
    annotation = Annotator(knowledge, [others.get(type(c), c) for c in DEFAULT_COMPONENTS]).annotate_text(
        title="", text=MEETING, published=datetime(2025, 4, 30, tzinfo=UTC)
    )
    assert tagger.version in annotation.version
    (report,) = annotation.reports
    assert [p.name for p in report.participants] == ["زهير كردوفاني", "هالة مرجونتي"]
    assert (str(report.status), report.place) == ("happened", "بيت زعرور")
    for mention in annotation.mentions:
        assert MEETING[mention.start : mention.end] == mention.surface


def test_the_setting_puts_it_in_place_of_the_shipped_tagger(folder: Path) -> None:
    assert load({}).tagger_model is None
    with_model = load({"RASD_TAGGER_MODEL": str(folder)})
    assert with_model.tagger_model == folder.resolve()
    shipped, chosen = resources.annotator(load({})), resources.annotator(with_model)
    assert resources.annotator(with_model) is chosen
    (tag,) = [c for c in chosen.components if isinstance(c, TagMentions)]
    assert isinstance(tag.tagger, OnnxTagger)
    assert len(chosen.components) == len(shipped.components)
    assert all(c.tagger is None for c in shipped.components if isinstance(c, TagMentions))
    with pytest.raises(ModelError, match=r"elsewhere, does not exist"):
        resources.annotator(load({"RASD_TAGGER_MODEL": str(folder / "elsewhere")}))


def test_the_version_names_the_files(folder: Path, tagger: OnnxTagger, tmp_path: Path) -> None:
    assert tagger.version == OnnxTagger.load(folder).version
    assert tagger.version.startswith("onnx-")
    assert tagger.version != OnnxTagger.load(make_model(tmp_path, note="trained again")).version


# ---- Labels


@pytest.mark.parametrize(
    "labels",
    [
        ("O", "B-PER", "I-PER", "B-GPE", "I-GPE", "B-ORGANIZATION", "I-ORGANIZATION", "B-NORP", "I-NORP"),
        ("O", "B-person", "I-person", "B-location", "I-location", "B-organisation", "I-organisation", "B-job", "I-job"),
        ("O", "B_PERSON", "I_PERSON", "B_LOC", "I_LOC", "B_ORG", "I_ORG", "B_MISC", "I_MISC"),
    ],
)
def test_labels_by_their_common_names(tmp_path: Path, labels: tuple[str, ...]) -> None:
    tagger = OnnxTagger.load(make_model(tmp_path, labels=labels))
    assert [k for _, k in names(tagger, "زهير كردوفاني في بيت زعرور مع حركة الوصال")] == [PERSON, PLACE, BODY]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}, "'LABEL_0', which is no BIO label"),
        ({"id2label": {"0": "O", "1": "S-PER"}}, "'S-PER', which is no BIO label"),
        ({"id2label": {"0": "O", "1": "PER"}}, "'PER', which is no BIO label"),
        ({"id2label": {"0": "O", "1": "B-"}}, "'B-', which is no BIO label"),
        ({"id2label": {"0": "O", "1": "B-DRUG", "2": "I-DRUG"}}, "names no persons, places or organisations"),
        ({"id2label": {"0": "O", "2": "B-PER"}}, "does not number its labels from 0 to 1"),
        ({"model_type": "bert"}, "has no id2label"),
        ({"id2label": ["O", "B-PER"]}, "has no id2label"),
        ([], "is no JSON object"),
    ],
)
def test_labels_that_are_none(tmp_path: Path, config: object, said: str) -> None:
    make_model(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(ModelError, match=said):
        OnnxTagger.load(tmp_path)


# ---- Files and tensors


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="nowhere, does not exist"):
        OnnxTagger.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_file_that_is_missing_or_damaged(tmp_path: Path, name: str) -> None:
    file = make_model(tmp_path) / name
    file.write_bytes(b"\xff\xfe nothing of the kind")
    with pytest.raises(ModelError, match=rf"{name} cannot be"):
        OnnxTagger.load(tmp_path)
    file.unlink()
    with pytest.raises(ModelError, match=f"no {name} in"):
        OnnxTagger.load(tmp_path)


def test_inputs_that_a_token_classifier_does_not_take(tmp_path: Path) -> None:
    make_model(tmp_path)
    table, whole, float_ = np.zeros((50, len(LABELS))), onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    make_graph(tmp_path, table, inputs={"input_ids": whole, "pixel_values": float_})
    with pytest.raises(ModelError, match=r"takes the inputs input_ids, pixel_values; a token classifier takes"):
        OnnxTagger.load(tmp_path)
    make_graph(tmp_path, table, inputs={"token_type_ids": whole})
    with pytest.raises(ModelError, match="takes the inputs token_type_ids"):
        OnnxTagger.load(tmp_path)
    make_graph(tmp_path, table, inputs={"input_ids": whole, "attention_mask": float_})
    with pytest.raises(ModelError, match=r"attention_mask as tensor\(float\)"):
        OnnxTagger.load(tmp_path)


def test_a_model_of_ids_alone_in_32_bits(tmp_path: Path, tagger: OnnxTagger) -> None:
    make_model(tmp_path)
    (initializer,) = onnx.load(str(tmp_path / "model.onnx")).graph.initializer
    make_graph(tmp_path, onnx.numpy_helper.to_array(initializer), inputs={"input_ids": onnx.TensorProto.INT32})
    assert names(OnnxTagger.load(tmp_path), MEETING) == names(tagger, MEETING)


def test_outputs_that_do_not_fit(tmp_path: Path) -> None:
    make_model(tmp_path)
    make_graph(tmp_path, np.zeros((50, 3)))
    with pytest.raises(ModelError, match=r"logits of shape \(1, 3, 3\) where \(1, 3, 9\) was due"):
        OnnxTagger.load(tmp_path)
    make_graph(tmp_path, np.full((50, len(LABELS)), np.nan))
    with pytest.raises(ModelError, match="no numbers"):
        OnnxTagger.load(tmp_path)


def test_a_model_that_cannot_run(tmp_path: Path) -> None:
    make_model(tmp_path)
    make_graph(tmp_path, np.zeros((50, len(LABELS))), axes=(1, 128))
    with pytest.raises(ModelError, match=r"cannot be run on 3 pieces .* free batch and sequence axes"):
        OnnxTagger.load(tmp_path)
    make_graph(tmp_path, np.zeros((2, len(LABELS))))  # knows fewer pieces than the tokenizer
    with pytest.raises(ModelError, match="cannot be run on 3 pieces"):
        OnnxTagger.load(tmp_path)


@pytest.mark.parametrize(("positions", "said"), [(2, "leaves none for the text"), ("many", "no whole number")])
def test_windows_that_hold_nothing(tmp_path: Path, positions: object, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        OnnxTagger.load(make_model(tmp_path, max_position_embeddings=positions))


@pytest.mark.parametrize("package", ["onnxruntime", "tokenizers"])
def test_without_the_extra(folder: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError, match=r"pip install 'rasd\[onnx\]'"):
        OnnxTagger.load(folder)


def test_nothing_heavy_is_imported_before_a_model_is_loaded_and_no_hub_ever(folder: Path) -> None:
    program = (
        "import sys; from pathlib import Path; import etl.resources; from etl.annotate.backends.onnx import OnnxTagger;"
        "assert not {'onnxruntime', 'tokenizers'} & set(sys.modules);"
        f"OnnxTagger.load(Path({str(folder)!r}))({MEETING!r});"
        "assert 'onnxruntime' in sys.modules;"
        "assert not {'torch', 'transformers', 'huggingface_hub'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=PROJECT_ROOT)


# ---- Any text

ARABIC = st.characters(min_codepoint=0x0600, max_codepoint=0x06FF)
OTHER = st.sampled_from(
    [*' \n،.«»()"[]ab09🙂\N{RIGHT-TO-LEFT MARK}\N{NO-BREAK SPACE}\N{ARABIC TATWEEL}\N{ZERO WIDTH JOINER}']
)
PARTS = st.one_of(st.sampled_from([w.removeprefix("##") for w in WORDS]), st.text(st.one_of(ARABIC, OTHER), max_size=5))


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(PARTS, max_size=40), glue=st.sampled_from(["", " ", "\N{ARABIC DAMMA}"]))
def test_spans_are_verbatim_sorted_and_apart(
    tagger: OnnxTagger, narrow: OnnxTagger, parts: list[str], glue: str
) -> None:
    text = glue.join(parts)
    spans = tagger(text)
    assert spans == checked(text, spans) == tagger(text)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(0 < span.score <= 1 and "\n" not in text[span.start : span.end] for span in spans)
    assert [s[:3] for s in narrow(text)] == [s[:3] for s in spans]  # these labels need no context
