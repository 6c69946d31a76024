"""What all pages of reports are made of."""

from ....traces.markup import Child, Markup, tag


def card(title: str, *children: Child) -> Markup:
    """A section with its heading."""
    return tag("section", tag("h2", title), *children, class_="card")


def soft(*children: Child) -> Markup:
    """A paragraph that explains what stands above it."""
    return tag("p", *children, class_="soft")
