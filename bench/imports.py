"""Time the PubMed and JATS importers, with their peak memory, beside plain lxml iteration and pubmed-parser.

    python bench/imports.py [--data ../shared/data] [--repeat 3]

Each measurement runs in a process of its own, so that its peak memory is its own. Writes
bench/results/imports-<commit>.json. pubmed-parser is measured only where it is installed (it is no
dependency): pip install --target DIR pubmed-parser, then PYTHONPATH=DIR.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import importlib.util
import json
import platform
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

HERE = Path(__file__).parent
MEDLINE = Path("pubmed", "pubmed21n1298.xml.gz")
JATS = Path("jats")


def curbside_medline(data: Path) -> dict[str, Any]:
    """Our importer over the whole file: outcomes, passages, statements, events, and every refusal by reason."""
    from curbside.importing.pubmed_xml import FORMAT  # noqa: PLC0415

    with gzip.open(data / MEDLINE) as stream:
        return _counted(FORMAT.read(cast("BinaryIO", stream), MEDLINE.name))


def curbside_jats(data: Path) -> dict[str, Any]:
    """Our importer over every article."""
    from curbside.importing.jats_xml import FORMAT  # noqa: PLC0415

    def outcomes() -> Iterable[Any]:
        for path in sorted((data / JATS).glob("*.nxml")):
            with path.open("rb") as stream:
                yield from FORMAT.read(stream, path.name)

    return _counted(outcomes())


def _counted(outcomes: Iterable[Any]) -> dict[str, Any]:
    from curbside.model.imported import Imported  # noqa: PLC0415

    totals: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    warnings: Counter[str] = Counter()
    for outcome in outcomes:
        if not isinstance(outcome, Imported):
            refused[outcome.reason] += 1
            continue
        totals.update(
            documents=1,
            passages=len(outcome.document.passages),
            statements=len(outcome.statements),
            events=len(outcome.events),
            incomplete=bool(outcome.document.missing),
        )
        warnings.update(warning.split("'")[0] for warning in outcome.warnings)
    return {**totals, "refused": dict(refused), "warnings": dict(warnings.most_common(12))}


def lxml_medline(data: Path) -> dict[str, Any]:
    """The floor: lxml walks the file and clears each record, reading nothing."""
    from lxml import etree  # noqa: PLC0415

    count = 0
    with gzip.open(data / MEDLINE) as stream:
        for _, element in etree.iterparse(stream, tag="PubmedArticle"):
            count += 1
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    return {"documents": count}


def lxml_jats(data: Path) -> dict[str, Any]:
    """The floor: lxml parses each article."""
    from lxml import etree  # noqa: PLC0415

    paths = sorted((data / JATS).glob("*.nxml"))
    return {"documents": len([etree.parse(path).getroot() for path in paths])}


def pubmed_parser_medline(data: Path) -> dict[str, Any]:
    """pubmed-parser's dictionaries of the whole file, with its labelled abstract sections."""
    import pubmed_parser  # noqa: PLC0415

    found = pubmed_parser.parse_medline_xml(str(data / MEDLINE), year_info_only=False, nlm_category=True)
    return {"documents": sum(1 for _ in found)}


def pubmed_parser_jats(data: Path) -> dict[str, Any]:
    """pubmed-parser's front matter and paragraphs of each article."""
    import pubmed_parser  # noqa: PLC0415

    paths = sorted((data / JATS).glob("*.nxml"))
    for path in paths:
        pubmed_parser.parse_pubmed_xml(str(path))
        pubmed_parser.parse_pubmed_paragraph(str(path), all_paragraph=True)
    return {"documents": len(paths)}


METHODS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "curbside medline": curbside_medline,
    "lxml medline": lxml_medline,
    "pubmed-parser medline": pubmed_parser_medline,
    "curbside jats": curbside_jats,
    "lxml jats": lxml_jats,
    "pubmed-parser jats": pubmed_parser_jats,
}


_MODULES = {
    "curbside": ("curbside.importing.pubmed_xml", "curbside.importing.jats_xml"),
    "lxml": ("lxml.etree",),
    "pubmed-parser": ("pubmed_parser",),
}


def measure(method: str, data: Path) -> dict[str, Any]:
    """One run in this process: seconds on the clock and of processor time, peak memory in MiB."""
    for module in _MODULES[method.split(maxsplit=1)[0]]:
        importlib.import_module(module)  # loading is not what is measured
    base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    clock, processor = time.perf_counter(), time.process_time()
    found = METHODS[method](data)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        **found,
        "seconds": round(clock, 3),
        "processor_seconds": round(processor, 3),
        "documents_per_second": round(found["documents"] / clock, 1),
        "documents_per_processor_second": round(found["documents"] / processor, 1),
        "peak_mib": round(peak, 1),
        "peak_above_start_mib": round(peak - base, 1),
    }


def _best(method: str, data: Path, repeat: int) -> dict[str, Any]:
    """The run with the least processor time of several, each in its own process."""
    command = [sys.executable, __file__, "--data", str(data), "--only", method]
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        for _ in range(repeat)
    ]
    return cast("dict[str, Any]", min(runs, key=lambda run: run["processor_seconds"]))


def _commit() -> str:
    found = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, check=True, capture_output=True, text=True
    )
    return found.stdout.strip()


def main() -> None:
    """Measure every method that can run here and write the results."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=HERE.parents[1] / "shared" / "data")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", choices=sorted(METHODS))
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.data)))
        return
    results: dict[str, Any] = {}
    for method in METHODS:
        if method.startswith("pubmed-parser") and importlib.util.find_spec("pubmed_parser") is None:
            results[method] = {"excluded": "pubmed-parser is not installed"}
            continue
        results[method] = _best(method, options.data, options.repeat)
        shown = results[method]
        print(f"{method:24} {shown['documents_per_second']:9} documents/s  {shown['peak_mib']:7} MiB")
    out = HERE / "results" / f"imports-{_commit()}.json"
    out.parent.mkdir(exist_ok=True)
    where = {"python": platform.python_version(), "machine": platform.machine(), "repeat": options.repeat}
    out.write_text(json.dumps({"where": where, "results": results}, indent=1, ensure_ascii=False) + "\n")
    print(out)


if __name__ == "__main__":
    main()
