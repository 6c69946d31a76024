"""The report of a bench run, a page that needs nothing but itself."""

from .document import report_html

__all__ = ["report_html"]
