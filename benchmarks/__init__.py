"""Measurements: each is a ratio against a floor or a peer of the same interleaved run."""
