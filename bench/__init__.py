"""Runs a suite on many phones, keeps every result, and reports on it."""
