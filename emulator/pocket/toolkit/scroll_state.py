"""Where a list or strip stands while it is on a screen."""


class ScrollState:
    """Where a list or strip stands: the first row in view and how far it is scrolled off."""

    def __init__(self) -> None:
        self.index = 0
        self.offset = 0
        """Pixels of the anchor row above the top edge; negative while rows are missing above."""
        self.can_back = False
        self.can_forward = False
        self.horizontal = False
        self.to_end = False
        self.height = 0
        """Of the list when it was last laid out, in pixels."""

    def scroll(self, pixels: float) -> None:
        """Move the content by `pixels` towards its start (a finger moving up or left)."""
        self.offset += round(pixels)

    def jump(self, index: int) -> None:
        """Bring a row to the top."""
        self.index, self.offset, self.to_end = index, 0, False

    def jump_to_end(self) -> None:
        """Show the last row at the bottom at the next layout."""
        self.to_end = True
