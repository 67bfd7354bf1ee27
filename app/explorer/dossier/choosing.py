"""What is chosen on the page, and the blocks that take part in it."""

from app.dossiers.told import Dossier
from app.explorer import pieces, session
from app.explorer.dossier.blocks import Made
from app.explorer.services import dossiers as service
from app.explorer.services.dossiers import Block, Choice, Lit
from app.language import say

# The fragments of the page, of which no other page has one of these names.
HEAD, DECIDE, LOG = "dossier_head", "dossier_decide", "dossier_log"
SUMMARY, PICTURE, WHY, TIME = "dossier_summary", "dossier_picture", "dossier_why", "dossier_time"
TABLES, SOURCE, DOUBTS = "dossier_tables", "dossier_source", "dossier_doubts"
LIGHTING = (SUMMARY, PICTURE, WHY, TIME, TABLES, SOURCE, DOUBTS)
"""The fragments that show the choice."""


def choice_of(dossier: Dossier) -> Choice | None:
    """What this session has chosen in the dossier."""
    chosen: Choice | None = session.kept(f"choice:{dossier.id}", lambda: None)
    return chosen


def lit_of(dossier: Dossier) -> Lit:
    """What lights up by the choice."""
    return service.lit(dossier, choice_of(dossier))


def put(dossier: Dossier, choice: Choice | None) -> None:
    """End a callback: this is chosen now, and what shows the choice is drawn again."""
    session.keep(f"choice:{dossier.id}", choice)
    session.rerun(*LIGHTING)


def _picked(dossier: Dossier, pick: pieces.Pick, block: Block) -> None:
    """A click in a linked block: a count marks its sentence's cases; a name or number chooses, or opens its card."""
    if pick.act == "open":
        session.go("card", id=pick.id)
    elif pick.type == "sentence":
        put(dossier, service.toggled(choice_of(dossier), Choice("sentence", f"{block}:{pick.id}")))
    else:
        put(dossier, service.toggled(choice_of(dossier), service.pointed(dossier, pick.id)))


def linked(dossier: Dossier, key: str, made: Made, block: Block = "summary") -> None:
    """A block that takes part in the choice."""
    choice = choice_of(dossier)
    chosen = None
    if choice is not None and choice.kind == "case":
        chosen = choice.id
    elif choice is not None and choice.kind == "sentence" and choice.id.startswith(f"{block}:"):
        chosen = f"sentence:{choice.id.partition(':')[2]}"
    lit = lit_of(dossier)
    pieces.linked(
        key,
        [made],
        chosen=chosen,
        lit={"cases": lit.cases, "entities": lit.entities},
        on_pick=lambda pick: _picked(dossier, pick, block),
    )


def marked_words(dossier: Dossier, otherwise: str) -> str:
    """What a block says at its right: how many cases are marked."""
    n = len(lit_of(dossier).cases)
    if choice_of(dossier) is None:
        return otherwise
    return say(
        f"标出 {n} / {len(dossier.cases)} 件，再点一次取消",
        f"{n} of {len(dossier.cases)} marked; click again to undo",
    )
