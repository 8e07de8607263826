"""Writes a trained network as the .npz file that the package ships: vectors and letters as int8, the rest as
float16."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from etl.training.network import Tagger


def quantised(table: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """(int8 rows, scale of each column): `rows * scale` is the table to within half a step."""
    scale = np.maximum(np.abs(table).max(axis=0), 1e-6) / 127
    return np.round(table / scale).astype(np.int8), scale.astype(np.float32)


def export(
    network: Tagger, words: Sequence[str], vectors: npt.NDArray[np.float32], *, version: str, path: Path
) -> None:
    """Writes the weights. `words[k]` has the vector `vectors[k]`."""
    state = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    rows, scale = quantised(vectors)
    letters, letter_scale = quantised(state["letters.weight"])
    half = {
        "input": state["input.weight"].T,
        "input_bias": state["input.bias"],
        "marks": state["marks.weight"].T,
        "output": state["output.weight"].T,
        "output_bias": state["output.bias"],
        "start": state["start"],
        "transitions": state["transitions"],
    }
    for k in range(len(network.shape.dilations)):
        kernel = state[f"convolutions.{k}.weight"]  # [2 · hidden, hidden, 3]
        half[f"convolution{k}"] = kernel.transpose(2, 1, 0).reshape(3 * network.shape.hidden, -1)
        half[f"convolution{k}_bias"] = state[f"convolutions.{k}.bias"]
    np.savez_compressed(
        path, version=np.array(version), words=np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        vectors=rows, vector_scale=scale, letters=letters, letter_scale=letter_scale,
        dilations=np.array(network.shape.dilations), **{n: a.astype(np.float16) for n, a in half.items()},
    )  # fmt: skip
