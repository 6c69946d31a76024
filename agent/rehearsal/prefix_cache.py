"""The endpoint's automatic prompt cache: longest known prefix, in whole blocks of 256 tokens."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence

BLOCK_TOKENS = 256


class PrefixCache:
    """Remembers up to `most_blocks` blocks of all owners together, oldest use forgotten first."""

    def __init__(self, most_blocks: int = 65_536) -> None:
        self._most_blocks = most_blocks
        self._blocks: OrderedDict[bytes, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._blocks)

    def read(self, owner: str, tokens: Sequence[str]) -> int:
        """Tokens of this prompt that were cached for `owner`; the prompt is cached from now on."""
        known = True
        cached = 0
        for digest in _chain(owner, tokens):
            known = known and digest in self._blocks
            cached += BLOCK_TOKENS if known else 0
            self._blocks[digest] = None
            self._blocks.move_to_end(digest)
        while len(self._blocks) > self._most_blocks:
            self._blocks.popitem(last=False)
        return cached


def _chain(owner: str, tokens: Sequence[str]) -> Iterator[bytes]:
    """A digest for each whole block that stands for it and everything before it."""
    digest = hashlib.sha256(owner.encode()).digest()
    for start in range(0, len(tokens) - BLOCK_TOKENS + 1, BLOCK_TOKENS):
        block = "\0".join(tokens[start : start + BLOCK_TOKENS])
        digest = hashlib.sha256(digest + block.encode("utf-8", "surrogatepass")).digest()
        yield digest
