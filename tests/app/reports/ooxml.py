"""What ECMA-376 asks of a Word file, as far as it can be checked without its schemas: the order of elements, parts that
are there, cells that end in a paragraph, links that lead somewhere.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ORDER = {
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "styles": "docDefaults latentStyles style",
    "docDefaults": "rPrDefault pPrDefault",
    "settings": "writeProtection view zoom removePersonalInformation mirrorMargins proofState defaultTabStop"
    " evenAndOddHeaders drawingGridHorizontalSpacing drawingGridVerticalSpacing characterSpacingControl"
    " strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture updateFields footnotePr endnotePr"
    " compat docVars rsids themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "body": "",
}
FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr"}
ONCE = ("rPr", "pPr", "tblPr", "tcPr", "sectPr", "settings")
SEVERAL = {"headerReference", "footerReference", "style", "tr", "tc"}


def faults(data: bytes) -> list[str]:
    """What is wrong with a Word file; nothing where it holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    found = [*_package(parts)]
    for name, raw in parts.items():
        if name.startswith("word/") and name.endswith(".xml"):
            found += [f"{name}: {fault}" for fault in _elements(etree.fromstring(raw))]
    document = etree.fromstring(parts["word/document.xml"])
    return found + list(_links(document))


def _package(parts: dict[str, bytes]) -> Iterator[str]:
    types = etree.fromstring(parts["[Content_Types].xml"])
    known = {one.get("PartName", "").lstrip("/") for one in types} | {f".{one.get('Extension')}" for one in types}
    for name in parts:
        if name != "[Content_Types].xml" and name not in known and f".{name.rpartition('.')[2]}" not in known:
            yield f"{name}: no content type"
    for name, raw in parts.items():
        if name.endswith(".rels"):
            folder = re.sub("_rels/[^/]*$", "", name)
            for one in etree.fromstring(raw):
                target = one.get("Target")
                if one.get("TargetMode") != "External" and (folder + target).replace("//", "/") not in parts:
                    yield f"{name}: {target} is not there"


def _elements(root: etree._Element) -> Iterator[str]:
    for one in root.iter():
        if not isinstance(one.tag, str) or not one.tag.startswith(W):
            continue
        name = one.tag.removeprefix(W)
        inner = [child.tag.removeprefix(W) for child in one]
        if order := ORDER.get(name, "").split():
            places = [order.index(child) if child in order else -1 for child in inner]
            if -1 in places:
                yield f"{name}: {inner[places.index(-1)]} does not belong there"
            elif places != sorted(places):
                yield f"{name}: {' '.join(inner)} is out of order"
        if name in ONCE and len(set(inner) - SEVERAL) != len([child for child in inner if child not in SEVERAL]):
            yield f"{name}: something twice in {' '.join(inner)}"
        if FIRST.get(name) in inner[1:]:
            yield f"{name}: {FIRST[name]} is not first"
        if name == "tc" and (not inner or inner[-1] != "p"):
            yield "tc: does not end in a paragraph"
        if name == "tbl":
            columns = len(one.find(f"{W}tblGrid"))
            if any(len(row.findall(f"{W}tc")) != columns for row in one.findall(f"{W}tr")):
                yield "tbl: a row has another number of cells than the grid"
        if name == "body" and inner[-1] != "sectPr":
            yield "body: does not end in sectPr"


def _links(document: etree._Element) -> Iterator[str]:
    starts = [one.get(f"{W}id") for one in document.iter(f"{W}bookmarkStart")]
    ends = [one.get(f"{W}id") for one in document.iter(f"{W}bookmarkEnd")]
    if sorted(starts) != sorted(ends) or len(set(starts)) != len(starts):
        yield "bookmarks do not close"
    names = {one.get(f"{W}name") for one in document.iter(f"{W}bookmarkStart")}
    for link in document.iter(f"{W}hyperlink"):
        if link.get(f"{W}anchor") not in names:
            yield f"hyperlink to {link.get(f'{W}anchor')} leads nowhere"
    for name in names:
        if name is None or not re.fullmatch(r"[A-Za-z]\w{0,39}", name):
            yield f"bookmark {name} has no name that Word takes"
