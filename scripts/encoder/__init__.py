"""Distilling the static encoder: what it learns from, how it learns, how it is packed."""
