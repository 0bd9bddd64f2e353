"""The retrieval bench: Curbside's search beside its peers on public judgments. Run `python -m bench.retrieval`."""
