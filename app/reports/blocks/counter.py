"""What speaks against it: innocent explanations in a fixed frame, and what would clear it."""

from collections.abc import Iterator

from app.dossiers.told import Clearing, Innocent, Verdict
from app.language import say
from app.reports.blocks import Telling
from app.reports.content import Block, Box, Boxed, Heading, Item, Paragraph, Run, Text, words
from app.reports.wording import Wording

PLACE = 20


def blocks(telling: Telling) -> Iterator[Block]:
    """Always a frame: where no rule names an explanation, it says that one has to be looked for."""
    dossier, wording = telling.dossier, telling.wording
    yield Heading(words(say("反证与合理解释", "What speaks against it")))
    none = Boxed(
        words(say("规则没有列出合理解释, 请承办人自行排查", "No rule names one: look for it yourself")),
        _verdict("unknown"),
        unknown=True,
    )
    yield Box(
        words(
            say(
                "以下解释须逐一排除, 方可作出有效线索的判断",
                "Each of these has to be excluded before the clue is called valid",
            )
        ),
        tuple(_boxed(one, wording) for one in dossier.innocent) or (none,),
    )
    if dossier.clears:
        yield Paragraph(words(say("有下列情形的, 本线索可以排除或减弱:", "It is cleared or weakened:")))
    for number, one in enumerate(dossier.clears, 1):
        yield from _clearing(number, one, wording)


def _verdict(verdict: Verdict) -> Text:
    told = {
        "fits": say("数据与此解释相符, 须先排除", "the data fit it: exclude it first"),
        "no": say("数据不支持此解释", "the data do not support it"),
        "unknown": say("现有数据无法判断, 须核查", "the data cannot tell: to be checked"),
    }
    return words(told[verdict])


def _boxed(one: Innocent, wording: Wording) -> Boxed:
    missing = "、".join(one.missing)
    detail = words(say(f"需查: {missing}", f"To be seen: {missing}")) if missing else ()
    about = wording.text(say(f"针对: {one.about}", f"On: {one.about}")) if one.about else ()
    return Boxed(wording.text(one.text), _verdict(one.verdict), detail, about, one.verdict == "unknown")


def _clearing(number: int, one: Clearing, wording: Wording) -> Iterator[Block]:
    """Its case numbers stand below, not in the sentence; what to look at is a line of its own, where a number fits."""
    condition = _without_cases(wording.told(one.condition))
    numbers = [run.text for run in wording.told(one.condition) if run.kind == "case"]
    then = words(say(f", 则{one.then}。", f": {one.then}."))
    yield Item(number, (*condition, *then), tuple(dict.fromkeys((*wording.numbers(one.condition), *numbers))))
    if one.document:
        yield Paragraph(wording.text(say(f"{one.document}。", f"{one.document}.")))


def _without_cases(text: Text) -> Text:
    """The sentence up to the list of its cases."""
    first = next((at for at, run in enumerate(text) if run.kind == "case"), len(text))
    kept = list(text[:first])
    if kept and first < len(text):
        kept[-1] = Run(kept[-1].text.rstrip(" :：,，"), kept[-1].kind)
    return tuple(kept)
