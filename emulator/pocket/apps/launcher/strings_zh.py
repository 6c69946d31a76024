"""The launcher's words in Simplified Chinese."""

from __future__ import annotations

from collections.abc import Mapping

ZH: Mapping[str, str] = {
    "Search apps": "搜索应用",
    "Home screen {page} of {count}": "主屏幕：第{page}页，共{count}页",
    "No apps found matching “{query}”": "未找到与“{query}”匹配的应用",
}
