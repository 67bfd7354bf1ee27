"""Which numbers a program of 15 digits may have changed: spreadsheets and JavaScript keep no more."""

from decimal import Decimal

SAFE_DIGITS = 15
_FIRST_UNSAFE = 10.0**SAFE_DIGITS


def lost_digits(value: float) -> bool:
    """Whether a number of a cell is too long to be trusted to its last digit."""
    return abs(value) >= _FIRST_UNSAFE


def printed(value: float) -> str:
    """A floating-point number as Excel shows it at full width: at most 15 digits, no exponent."""
    text = f"{value:.{SAFE_DIGITS}g}"
    return f"{Decimal(text):f}" if "e" in text or "n" in text else text  # with an exponent, or no number at all
