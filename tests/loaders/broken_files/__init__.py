"""Broken and odd files: how each is made and what must happen to it, written down before any of them was loaded.

The measure: a file is refused in one line, or each of its cells is taken as it is meant, left out by name, or
quarantined with a reason. What could mean two things is quarantined, what can only mean one is read.
"""

from broken_files.records import JSON, PARQUET, ZIPS
from broken_files.texts import TEXTS
from broken_files.workbooks import WORKBOOKS

BROKEN = (*TEXTS, *WORKBOOKS, *JSON, *PARQUET, *ZIPS)
