"""Curbside: a self-hosted clinical evidence answer engine."""

__version__ = "0.1.0"
