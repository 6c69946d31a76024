"""Sphinx's settings for the site."""

from importlib.metadata import version as version_of
from pathlib import Path

project = "tapwright"
copyright = "the tapwright authors, Apache-2.0"
version = release = version_of("tapwright")
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = [".doctrees"]
language = "en"

# Anchors as forges make them, so that one link is right here and there.
myst_heading_anchors = 6
myst_enable_extensions = ["html_image"]
myst_fence_as_directive = []
# A block that names no language, of commands as a rule, is not Python.
highlight_language = "none"
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "furo"
html_title = f"tapwright {version}"
# A page that is opened from a file has no server that would take its source apart.
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}
html_static_path = ["static"]
html_css_files = ["site.css"]
# The mark of the viewer's pages.
html_favicon = "static/favicon.svg"
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
