"""An encoder made up for tests; `tests/contracts/test_encoder.py` holds it to what every encoder promises."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from curbside.terms.tokens import tokenise


class HashEncoder:
    """An encoder by words alone: each word draws its own direction, a text is the sum of its words."""

    name = "made-up"
    dims = 256

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dims), np.float32)
        for place, text in enumerate(texts):
            for token in tokenise(text):
                seed = zlib.crc32(token.key.encode("utf-8", "surrogatepass"))
                rows[place] += np.random.default_rng(seed).standard_normal(self.dims, np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
