"""Linear models over named features and a vector: a sum of weights, and its logistic."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from etl.errors import ModelError

MODELS = "events.json"
Vector = npt.NDArray[np.float32]
_NONE = np.zeros(0, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class LinearModel:
    """Weights of features by name, and of the numbers of a vector."""

    named: Mapping[str, float]
    vector: Vector = field(default_factory=lambda: _NONE)

    def chance(self, features: Iterable[str], vector: Vector | None = None) -> float:
        """The probability, from 0 to 1; a feature that the model does not know counts nothing."""
        total = sum(self.named.get(feature, 0.0) for feature in features)
        if vector is not None and self.vector.size:
            total += float(vector @ self.vector)
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def _shipped(name: str) -> tuple[str, Mapping[str, LinearModel]]:
    try:
        loaded = json.loads((files("etl.annotate.neural") / name).read_text(encoding="utf-8"))
        models = {
            str(key): LinearModel(
                {str(f): float(w) for f, w in model["named"].items()}, np.array(model["vector"], dtype=np.float32)
            )
            for key, model in loaded["models"].items()
        }
        return str(loaded["version"]), models
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise ModelError(f"the model {name} cannot be read ({error}); reinstall the package") from error


def shipped_models(name: str) -> Mapping[str, LinearModel]:
    """The models of a JSON file of the package, by name. Raises ModelError where it is missing or malformed."""
    return _shipped(name)[1]


def shipped_version(name: str) -> str:
    """The version of a JSON file of models. Raises ModelError where it is missing or malformed."""
    return _shipped(name)[0]
