"""The documentation site: `make docs` builds it of docs/*.md and of pages made from the code."""
