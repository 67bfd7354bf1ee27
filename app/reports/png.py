"""Our own SVG as PNG, drawn by typst with the packaged Chinese font and no other."""

from functools import cache
from importlib.resources import as_file, files

import typst

from app.explorer.tokens import FONT

FAMILY = "Noto Sans CJK SC"
MM, DOTS = 150, 220
_PAGE = f"""
#set page(width: {MM}mm, height: auto, margin: 0mm, fill: white)
#set text(font: "{FAMILY}", lang: "zh", region: "cn")
#image(bytes(sys.inputs.svg), width: 100%)
"""


@cache
def packaged_font() -> typst.Fonts:
    """The font that comes with us; fonts of the computer are not looked at, so that every computer draws the same."""
    with as_file(files("noto_cjk_sans_otc")) as folder:
        return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def in_packaged_font(svg: str) -> str:
    """A picture of ours that names the packaged font instead of the page's fonts."""
    return svg.replace(f'font-family="{FONT.replace(chr(39), "")}"', f'font-family="{FAMILY}"')


def to_png(svg: str) -> bytes:
    """A picture of ours as PNG for 150 mm of paper; the same bytes for the same picture."""
    made = typst.compile(
        _PAGE.encode(),
        format="png",
        ppi=DOTS,
        font_paths=packaged_font(),
        ignore_system_fonts=True,
        sys_inputs={"svg": in_packaged_font(svg)},
    )
    assert isinstance(made, bytes)
    return made
