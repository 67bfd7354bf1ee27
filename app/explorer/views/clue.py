"""线索档案: why this clue, and what speaks against it."""

from app.dossiers.told import CLUE
from app.explorer.dossier.opening import show_dossier

PAGE = {"zh": "线索档案", "en": "Clue", "group": "研判", "order": 25, "path": "clue"}

show_dossier(CLUE)
