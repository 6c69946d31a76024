"""Measures speed, size and cost, each figure beside its baseline from the same run."""
