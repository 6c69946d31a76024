"""Is this phone fit to be driven: every part tried for real, every trouble with its remedy."""

from .examine import examine
from .finding import Finding, Status

__all__ = ["Finding", "Status", "examine"]
