"""The composition root: every real part is chosen here, and nothing is built at import."""
