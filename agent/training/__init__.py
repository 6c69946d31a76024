"""Recorded episodes as examples to train a model on: what it is shown, and what it should reply."""
