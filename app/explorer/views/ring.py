"""网络档案: why this ring, and what speaks against it."""

from app.dossiers.told import RING
from app.explorer.dossier.opening import show_dossier

PAGE = {"zh": "网络档案", "en": "Ring", "group": "研判", "order": 30, "path": "ring"}

show_dossier(RING)
