"""One file per step, named and transactional; a released step is never edited."""
