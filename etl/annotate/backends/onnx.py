"""Names by a transformer that you bring: BERT-like token classification, run by ONNX Runtime, off line.

    pip install 'rasd[onnx]'
    export RASD_TAGGER_MODEL=/models/ner      # then run as ever: this tagger takes the place of the shipped one

The folder holds three files, as `optimum-cli export onnx --task token-classification` writes them:

    model.onnx       takes input_ids [batch, pieces], may take attention_mask and token_type_ids; gives logits
                     [batch, pieces, labels] as its output `logits`, or as its first
    tokenizer.json   the tokenizer of the `tokenizers` library
    config.json      id2label in BIO: O, B-PER, I-PER … Persons are PER, PERS or PERSON, places LOC, LOCATION or GPE,
                     organisations ORG, ORGANIZATION or ORGANISATION, in any case; other names (MISC) are read as O

Nothing is fetched, neither weights nor code, and no PyTorch is needed. A word gets the label of its first piece; a text
of more pieces than the model takes is read in windows that overlap, each piece in the window where it stands deepest.
The text goes in as it stands. A model trained on text that another tool has cut into clitics beforehand («و+ أحمد», as
for AraBERT v1 and v2) sees whole words here and finds less; CAMeLBERT, AraBERT v0.2 and XLM-R are made for whole words.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from etl.annotate.backends.bio import Label, Piece, names_of, read_labels
from etl.annotate.tagging import TaggedSpan
from etl.errors import ModelError

MODEL, TOKENIZER, CONFIG = "model.onnx", "tokenizer.json", "config.json"
MAX_PIECES = 512
OVERLAP = 64  # pieces that two windows share, or a quarter of a smaller window
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
Number = type[np.int64 | np.int32]
_TYPES: Mapping[str, Number] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_PROBE = "التقى"
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnnxTagger:
    """A MentionTagger: an ONNX token classifier with its tokenizer and labels; `version` changes with its files."""

    version: str
    labels: tuple[Label, ...]
    window: int  # pieces that the model reads at once, special ones included
    step: int  # pieces from the start of a window to the start of the next
    inputs: Mapping[str, Number] = field(compare=False)
    output: str
    tokenizer: Any = field(repr=False, compare=False)
    session: Any = field(repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The tagger in `folder`.

        Raises ModelError where ONNX Runtime or tokenizers are not installed, where a file is missing or damaged, where
        the labels are no BIO labels of persons, places or organisations, and where the model wants or gives other
        tensors than those above.
        """
        model, tokenizer_file, config_file = (_existing(folder, name) for name in (MODEL, TOKENIZER, CONFIG))
        config = _read_config(config_file)
        labels = read_labels(config.get("id2label"), config_file)
        session = _open_session(model)
        tokenizer, window, step = _open_tokenizer(tokenizer_file, config)
        tagger = cls(
            version=f"onnx-{_digest(model, tokenizer_file, config_file)}",
            labels=labels,
            window=window,
            step=step,
            inputs=_inputs_of(session, model),
            output=_output_of(session),
            tokenizer=tokenizer,
            session=session,
        )
        tagger(_PROBE)  # what fails, fails now and not in the middle of a run
        return tagger

    def __call__(self, text: str) -> tuple[TaggedSpan, ...]:
        """The names in `text`: sorted, without overlap, each verbatim. Raises ModelError where the model fails."""
        if not text or text.isspace():
            return ()
        return tuple(names_of(text, self._pieces(text)))

    def _pieces(self, text: str) -> list[Piece]:
        """The pieces of a text, in order, special ones left out."""
        # The tokenizer takes well-formed Unicode only: a lone surrogate goes in as one question mark.
        encoded = self.tokenizer.encode(text.encode("utf-8", "replace").decode("utf-8"))
        windows = [encoded, *encoded.overflowing]
        found: list[tuple[int, Piece]] = []  # how deep the piece stands in its window, and the piece
        for number, window in enumerate(windows):
            real = [k for k, special in enumerate(window.special_tokens_mask) if not special]
            chances = self._chances(window)[real]
            best = chances.argmax(axis=1)
            for k, place in enumerate(real):
                before = k if number else len(text)
                after = len(real) - 1 - k if number < len(windows) - 1 else len(text)
                start, end = window.offsets[place]
                piece = Piece(start, end, self.labels[best[k]], float(chances[k, best[k]]))
                at = number * self.step + k
                if at == len(found):
                    found.append((min(before, after), piece))
                elif min(before, after) > found[at][0]:
                    found[at] = min(before, after), piece
        return [piece for _, piece in found]

    def _chances(self, window: Any) -> Floats:
        """[pieces, labels] probabilities of one window."""
        values = dict(zip(_INPUTS, (window.ids, window.attention_mask, window.type_ids), strict=True))
        feed = {name: np.array([values[name]], dtype=kind) for name, kind in self.inputs.items()}
        try:
            (logits,) = self.session.run([self.output], feed)
        except Exception as error:
            raise ModelError(
                f"the tagger model cannot be run on {len(window.ids)} pieces ({_first_line(error)}); export it with a "
                f"tokenizer of its own and with free batch and sequence axes"
            ) from error
        expected = (1, len(window.ids), len(self.labels))
        if np.shape(logits) != expected:
            raise ModelError(
                f"the tagger model gave logits of shape {np.shape(logits)} where {expected} was due: windows, pieces "
                f"and the labels of {CONFIG}"
            )
        scores = np.asarray(logits[0], dtype=np.float32)
        if not np.isfinite(scores).all():
            raise ModelError("the tagger model gave logits that are no numbers: it is damaged, or cut to too few bits")
        exponents = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances: Floats = exponents / exponents.sum(axis=1, keepdims=True)
        return chances


def _existing(folder: Path, name: str) -> Path:
    file = folder / name
    if not folder.is_dir():
        raise ModelError(f"the folder of the tagger model, {folder}, does not exist")
    if not file.is_file():
        raise ModelError(f"the tagger model has no {name} in {folder}: it takes {MODEL}, {TOKENIZER} and {CONFIG}")
    return file


def _read_config(file: Path) -> Mapping[str, Any]:
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{file} cannot be read as JSON ({error})") from error
    if not isinstance(config, dict):
        raise ModelError(f"{file} is no JSON object")
    return config


def _open_session(file: Path) -> Any:
    try:
        import onnxruntime  # a heavy package of the extra, so only here
    except ImportError as error:
        raise ModelError(f"RASD_TAGGER_MODEL needs ONNX Runtime ({error}): pip install 'rasd[onnx]'") from error
    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(f"{file} cannot be opened as an ONNX model ({_first_line(error)})") from error


def _open_tokenizer(file: Path, config: Mapping[str, Any]) -> tuple[Any, int, int]:
    """The tokenizer, set to cut long texts in windows; the size of a window and the step to the next."""
    try:
        from tokenizers import Tokenizer  # of the extra, as above
    except ImportError as error:
        raise ModelError(f"RASD_TAGGER_MODEL needs tokenizers ({error}): pip install 'rasd[onnx]'") from error
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:
        raise ModelError(f"{file} cannot be read as a tokenizer ({_first_line(error)})") from error
    positions = config.get("max_position_embeddings", MAX_PIECES)
    if not isinstance(positions, int):
        raise ModelError(f"max_position_embeddings of {file.parent / CONFIG} is no whole number: {positions!r}")
    window = min(MAX_PIECES, positions)
    content = window - int(tokenizer.num_special_tokens_to_add(is_pair=False))
    if content < 1:
        raise ModelError(f"the tagger model reads {positions} pieces at once, which leaves none for the text")
    overlap = min(OVERLAP, content // 4)
    tokenizer.encode_special_tokens = True  # «[SEP]» in an article is text
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=window, stride=overlap)
    return tokenizer, window, content - overlap


def _inputs_of(session: Any, file: Path) -> dict[str, Number]:
    """The inputs that the model takes, with their number types."""
    found = {node.name: node.type for node in session.get_inputs()}
    unknown = sorted(set(found) - set(_INPUTS))
    if unknown or "input_ids" not in found:
        raise ModelError(
            f"{file} takes the inputs {', '.join(sorted(found))}; a token classifier takes input_ids, and besides "
            f"it only attention_mask and token_type_ids"
        )
    wrong = [f"{name} as {kind}" for name, kind in found.items() if kind not in _TYPES]
    if wrong:
        raise ModelError(f"{file} takes {', '.join(wrong)}, where whole numbers were expected")
    return {name: _TYPES[kind] for name, kind in found.items()}


def _output_of(session: Any) -> str:
    names = [str(node.name) for node in session.get_outputs()]
    return "logits" if "logits" in names else names[0]


def _digest(*files: Path) -> str:
    """Twelve digits that change when any of the files does."""
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as opened:
            digest.update(hashlib.file_digest(opened, "sha256").digest())
    return digest.hexdigest()[:12]


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
