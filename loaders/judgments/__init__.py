"""Judgments and other papers of courts, read by their grammar: who stood where, who acted for whom, how it ended."""
