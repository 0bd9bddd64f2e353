"""Make the weights of the static encoder again: src/curbside/search/encoders/static.npz.

    python -m scripts.distil_encoder WORK [--data ../shared/data]

Needs jax (`pip install jax`, CPU, no dependency of Curbside) and the optional MiniLM encoder, which teaches. WORK
keeps the teacher's vectors between runs. Some 20 minutes on two cores; licences stand in MODEL_CARD.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from curbside.ports import Encoder
from curbside.search.encoders.minilm import MiniLMEncoder
from curbside.search.encoders.wordpiece import pieces_of_word, shipped_pieces, words_of
from scripts.encoder.learning import MOST_ALONE, MOST_TEXT, MOST_TITLE, Batches, learn, padded, start
from scripts.encoder.texts import gather

DIMS = 256
"""Hold 97 % of the energy of the teacher's 384."""
TARGET = Path(__file__).parents[1] / "src/curbside/search/encoders/static.npz"
_AT_ONCE = 2_000


def main() -> None:
    """Gather, teach, learn, pack."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    texts = gather(asked.data)
    print(f"{len(texts.alone)} texts, {len(texts.pairs)} pairs, {len(texts.words)} words", flush=True)
    teacher = MiniLMEncoder(asked.work)
    taught = _taught(asked.work / "texts", texts.alone, teacher)
    single = [piece.removeprefix("##") for piece in shipped_pieces()] + texts.words
    words = _taught(asked.work / "words", single, teacher)
    basis = np.linalg.eigh(taught.T @ taught)[1][:, ::-1][:, :DIMS]
    batches = _batches(texts.alone, taught @ basis, texts.pairs, texts.words)
    _pack(learn(start(words, basis, batches), batches), texts.words)


def _taught(place: Path, texts: Sequence[str], teacher: Encoder) -> np.ndarray:
    """The teacher's vectors of these texts, kept beside the texts they are of and taken up where they were left."""
    kept = place.with_suffix(".npy")
    listed = place.with_suffix(".json")
    vectors = np.zeros((0, teacher.dims), np.float16)
    if kept.exists() and json.loads(listed.read_text()) == list(texts):
        vectors = np.load(kept)
    listed.write_text(json.dumps(list(texts)))
    while len(vectors) < len(texts):
        fresh = teacher.encode(texts[len(vectors) : len(vectors) + _AT_ONCE]).astype(np.float16)
        vectors = np.concatenate([vectors, fresh])
        np.save(kept, vectors)
        print(f"{place.name}: {len(vectors)} of {len(texts)}", flush=True)
    return vectors.astype(np.float32)


def _batches(
    alone: Sequence[str], taught: np.ndarray, pairs: Sequence[tuple[str, str]], words: Sequence[str]
) -> Batches:
    first = len(shipped_pieces())
    own = {word: (first + place,) for place, word in enumerate(words)}

    def table(texts: Sequence[str], width: int) -> np.ndarray:
        numbers = [
            [n for word in words_of(text)[:width] for n in (own.get(word) or pieces_of_word(word))]
            for text in texts
        ]
        return padded(numbers, width=width, rows=first + len(words))

    return Batches(
        alone=table(alone, MOST_ALONE),
        taught=taught / np.linalg.norm(taught, axis=1, keepdims=True),
        titles=table([title for title, _ in pairs], MOST_TITLE),
        texts=table([text for _, text in pairs], MOST_TEXT),
    )


def _pack(rows: np.ndarray, words: Sequence[str]) -> None:
    scales = (np.abs(rows).max(axis=1) / 127).astype(np.float16)
    scales[scales == 0] = np.float16(1e-4)
    steps = np.rint(rows / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
    np.savez(TARGET, rows=steps, scales=scales, words=np.frombuffer("\n".join(words).encode(), np.uint8))


if __name__ == "__main__":
    main()
