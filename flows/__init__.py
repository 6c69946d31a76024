"""Tests as steps: the flow language that mobile testers write, run on a phone without a model."""
