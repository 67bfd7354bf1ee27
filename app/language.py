"""Texts for people in Chinese and English, side by side where they are used."""

from contextvars import ContextVar

_LANGUAGE = ContextVar("language", default="zh")


def speak(language: str) -> None:
    """Choose `zh` or `en` for this run."""
    _LANGUAGE.set(language)


def say(zh: str, en: str) -> str:
    return en if _LANGUAGE.get() == "en" else zh
