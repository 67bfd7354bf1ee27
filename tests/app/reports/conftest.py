"""The browser that reports are looked at with."""

from chromium import chromium, window  # noqa: F401
