"""What the network component draws in a saved report: the start set of the ring or clue, nothing beyond it."""

from typing import Any

from app.dossiers.material import Material
from app.dossiers.told import RING, Dossier
from app.explorer.services.canvas import data
from app.explorer.services.starting import Asking, begin
from app.explorer.services.surroundings import Surroundings
from app.language import say
from app.reports.content import Content

_BEYOND = ("hidden", "hidden_by")
"""What says how much more there is to expand: a saved page cannot."""


def network_of(material: Material, dossier: Dossier, content: Content) -> dict[str, Any]:
    """The component's fields; every picture taken from it carries number, day and scope.

    Cost: that of `Surroundings`, some seconds for a million edges.
    """
    around = Surroundings(material)
    asking = Asking(rings=(dossier.id,)) if dossier.kind == RING else Asking(clues=(dossier.id,))
    stamp = " · ".join((content.number, content.day, content.for_whom, content.who))
    drawn = data(begin(asking, around), around)
    nodes = [{name: value for name, value in node.items() if name not in _BEYOND} for node in drawn["nodes"]]
    return {**drawn, "nodes": nodes, "not_drawn": 0, "lang": say("zh", "en"), "stamp": stamp}
