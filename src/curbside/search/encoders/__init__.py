"""Encoders: texts in, unit vectors out, from weights that need nothing fetched at run time."""
