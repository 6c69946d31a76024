"""Pixels: fonts, drawing operations and retained frames."""
