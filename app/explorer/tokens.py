"""The design tokens: every colour and letter that the pages, charts, pictures and reports share.

Streamlit's own widgets take the same values from `.streamlit/config.toml`; a test compares the two.
"""

from graph import schema

LIGHT = {
    "ink": "#22262e",  # text
    "ink2": "#5c5f66",  # second line, labels
    "ink3": "#6c6961",  # hints; 5.5:1 on white, 5.0:1 on wash
    "paper": "#ffffff",  # page
    "wash": "#f5f4f0",  # warm grey area: table heads, preview
    "wash2": "#ebe9e3",  # pressed, bar tracks
    "rule": "#d9d6ce",  # lines that separate
    "rule2": "#e9e7e1",  # lines inside tables
    "blue": "#1f4e8c",  # the accent: links, choice, primary action
    "blue_wash": "#e9f0f8",
    "bar": "#17365f",  # top bar
    "alert": "#b3261e",  # never alone: always with ▲ or a word
    "alert_ink": "#9c1f18",
    "alert_wash": "#fbeeec",
    "person": "#3b6fb6",
    "company": "#b3691f",
    "lawyer": "#7a4fa3",
    "case": "#3d6f6b",
    "mark": "#fff3c9",  # highlighter: what is linked to the choice, and quoted words
}
DARK = {
    "ink": "#e6e4df",
    "ink2": "#b3b0a8",
    "ink3": "#9d9a92",
    "paper": "#16191f",
    "wash": "#1f232a",
    "wash2": "#2a2f37",
    "rule": "#383d46",
    "rule2": "#2a2f37",
    "blue": "#9bbfe6",
    "blue_wash": "#1f2d40",
    "bar": "#0f2240",
    "alert": "#f0897f",
    "alert_ink": "#f3a29a",
    "alert_wash": "#3a2322",
    "person": "#8ab4ea",
    "company": "#e0a264",
    "lawyer": "#c4a5e6",
    "case": "#8fc2bd",
    "mark": "#4a4222",
}
# Five at most. Least difference of any two under normal, red-, green- and blue-blind sight: 28 (light), 24 (dark) in
# CIE Lab.
SERIES = ("#1f4e8c", "#c7732d", "#73bdad", "#ae8ccf", "#534d43")
SERIES_DARK = ("#7fa8d6", "#d4864e", "#42716d", "#7754a5", "#c0bdb9")

KIND = {
    "Person": "person",
    "Company": "company",
    "VillageOrg": "company",
    "Agent": "lawyer",
    "LegalCase": "case",
    "Court": "court",
}
"""Label → the kind that gives a name its colour and shape; any other label is a `thing`."""
GLYPH = {"person": "人", "company": "企", "lawyer": "律", "case": "案", "court": "院"}
_OF_LABEL = {"VillageOrg": "村", "CourtOfficer": "审", "Expert": "鉴"}

FONTS = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Qingsu Rare",
)
"""The computer's own Chinese font first; the last one, which we serve, only fills characters that it lacks."""
FONT = ",".join(f"'{name}'" for name in FONTS) + ",sans-serif"


def kind_of(label: str) -> str:
    return KIND.get(label, "thing")


def glyph_of(label: str) -> str:
    """The letter before a name, which survives a black-and-white printer."""
    return _OF_LABEL.get(label) or GLYPH.get(kind_of(label)) or schema.label(label).zh[0]


def css_variables(dark: bool) -> str:
    """`--qs-ink: #22262e; …` for a `:root` rule; components inherit them through their shadow roots."""
    return "".join(f"--qs-{name.replace('_', '-')}:{value};" for name, value in (DARK if dark else LIGHT).items())
