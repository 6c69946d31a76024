"""The phone's sh: a parser to a syntax tree, and an executor."""
