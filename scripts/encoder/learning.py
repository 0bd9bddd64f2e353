"""How the static encoder learns: rows of words start as the teacher's vectors of them and are moved by gradient.

Two aims at once: the sum of a text's rows points where the teacher's vector of the text points, and a title is
nearer to its own abstract (a question to its own answer) than to the others of the batch. Needs jax (CPU).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

SEED = 0
STEPS = 400
"""Held-out pairs stop getting better after some 350."""
RATE, WARMING, LEFT = 0.01, 50, 0.05
"""The step size, the steps until it is reached, and the share of it left at the end (linear)."""
ALONE, PAIRS = 1024, 512
"""Texts and pairs in a batch: some seconds for ten steps on two cores."""
MOST_ALONE, MOST_TITLE, MOST_TEXT, SHORT_TEXT = 48, 40, 224, 96
"""Rows read of each; half of the steps see only the beginning of the longer text."""
SHARPNESS = 20.0
TEACHER_COUNTS, PAIRS_COUNT = 4.0, 0.5
RARITY = 1e-3
"""SIF: a word of probability p starts with the weight a / (a + p)."""
MEAN, SQUARE = 0.9, 0.99
"""Adam's two memories."""


@dataclass(frozen=True, slots=True)
class Batches:
    """Row numbers, padded with the number after the last row; `taught` is the teacher's unit vector of each text."""

    alone: np.ndarray
    taught: np.ndarray
    titles: np.ndarray
    texts: np.ndarray


def padded(numbers: Sequence[Sequence[int]], *, width: int, rows: int) -> np.ndarray:
    """Row numbers as one table; `rows`, the number of rows there are, fills what is left."""
    table = np.full((len(numbers), width), rows, np.int32)
    for place, row in enumerate(numbers):
        table[place, : min(len(row), width)] = row[:width]
    return table


def start(words: np.ndarray, basis: np.ndarray, batches: Batches) -> np.ndarray:
    """The first rows: the teacher's vectors of single words in the basis of its texts, rare words longer."""
    rows = len(words)
    uses = np.zeros(rows)
    for table in (batches.alone, batches.texts):
        np.add.at(uses, table[table < rows], 1)
    turned = (words - words.mean(axis=0)) @ basis
    turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-6)
    weight = RARITY / (RARITY + uses / uses.sum())
    return np.concatenate([turned * weight[:, None], np.zeros((1, basis.shape[1]))]).astype(np.float32)


def _encode(rows: Any, numbers: Any) -> Any:
    sums = rows[numbers].sum(axis=1)
    return sums / jnp.maximum(jnp.linalg.norm(sums, axis=1, keepdims=True), 1e-6)


def _loss(rows: Any, alone: Any, taught: Any, titles: Any, texts: Any) -> tuple[Any, tuple[Any, Any]]:
    teacher = 1 - (_encode(rows, alone) * taught).sum(axis=1).mean()
    scores = _encode(rows, titles) @ _encode(rows, texts).T * SHARPNESS
    across, down = (jnp.diag(jax.nn.log_softmax(scores, axis)).mean() for axis in (1, 0))
    pairs = -(across + down) / 2
    return TEACHER_COUNTS * teacher + PAIRS_COUNT * pairs, (teacher, pairs)


@jax.jit
def _step(state: tuple[Any, Any, Any], number: Any, rate: Any, *batch: Any) -> tuple[Any, Any]:
    rows, mean, square = state
    (_, losses), slope = jax.value_and_grad(_loss, has_aux=True)(rows, *batch)
    slope = slope.at[-1].set(0)
    mean = MEAN * mean + (1 - MEAN) * slope
    square = SQUARE * square + (1 - SQUARE) * slope * slope
    step = (mean / (1 - MEAN**number)) / (jnp.sqrt(square / (1 - SQUARE**number)) + 1e-7)
    return (rows - rate * step, mean, square), losses


def learn(rows: np.ndarray, batches: Batches) -> np.ndarray:
    """The rows after all steps; losses are printed on the way."""
    draw = np.random.default_rng(SEED)
    state: tuple[Any, Any, Any] = (jnp.array(rows), jnp.zeros(rows.shape), jnp.zeros(rows.shape))
    for number in range(1, STEPS + 1):
        alone = draw.choice(len(batches.alone), ALONE, replace=False)
        pairs = draw.choice(len(batches.titles), PAIRS, replace=False)
        texts = batches.texts[pairs]
        texts = texts[:, :SHORT_TEXT] if number % 2 else texts
        rate = RATE * min(1.0, number / WARMING) * (1 - number / STEPS * (1 - LEFT))
        batch = (batches.alone[alone], batches.taught[alone], batches.titles[pairs], texts)
        state, losses = _step(state, number, rate, *batch)
        if number % 50 == 0:
            print(f"{number}: teacher {float(losses[0]):.4f}, pairs {float(losses[1]):.4f}", flush=True)
    return np.asarray(state[0][:-1])
