"""Runs: the notebooks executed on a study, done again, and compared.

``record`` (what a run depends on) → ``running`` → ``verifying``, ``comparing``.
"""

from analysis.runs.record import find_run
from analysis.runs.running import Run, run_study

__all__ = ["Run", "find_run", "run_study"]
