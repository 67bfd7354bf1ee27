"""How well rings are found, where the truth is known: the planted county, the measures, the baselines beside it."""
