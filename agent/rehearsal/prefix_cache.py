"""The endpoint's automatic prompt cache: longest known prefix, in whole blocks, as vendors say."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence

from ..models.usage import USUAL_CACHING, PrefixCaching


class PrefixCache:
    """Remembers up to `most_blocks` blocks of all owners together, oldest use forgotten first."""

    def __init__(self, most_blocks: int = 65_536, caching: PrefixCaching = USUAL_CACHING) -> None:
        self.caching = caching
        self._most_blocks = most_blocks
        self._blocks: OrderedDict[bytes, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._blocks)

    def read(self, owner: str, tokens: Sequence[str]) -> int:
        """Tokens of this prompt that were cached for `owner`; the prompt is cached from now on."""
        if len(tokens) < self.caching.min_tokens:
            return 0
        known = True
        cached = 0
        for digest in _chain(owner, tokens, self.caching.block_tokens):
            known = known and digest in self._blocks
            cached += self.caching.block_tokens if known else 0
            self._blocks[digest] = None
            self._blocks.move_to_end(digest)
        while len(self._blocks) > self._most_blocks:
            self._blocks.popitem(last=False)
        return cached if cached >= self.caching.min_tokens else 0


def _chain(owner: str, tokens: Sequence[str], size: int) -> Iterator[bytes]:
    """A digest for each whole block that stands for it and everything before it."""
    digest = hashlib.sha256(owner.encode()).digest()
    for start in range(0, len(tokens) - size + 1, size):
        block = "\0".join(tokens[start : start + size])
        digest = hashlib.sha256(digest + block.encode("utf-8", "surrogatepass")).digest()
        yield digest
