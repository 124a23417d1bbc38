"""Learn from a coding: sentiment and themes as the readers of this study code them.

A small linear model (ridge regression of the code) on what is known of a sentence: what lexicons
say of it and of the sentences around it, ``cues`` of evaluation, themes found, and words. Every
prediction for a document comes from a model that has seen no passage of it, so that what is judged
was never trained on.

``features`` (what is known) → ``learning`` (the model) → ``sentiment`` and ``themes`` (judged).
"""

from analysis.calibration.choosing import (
    calibrate_study,
    choose_method,
    method_scores,
    plain_method,
)
from analysis.calibration.sentiment import Calibration, calibrate_sentiment
from analysis.calibration.themes import SecondOpinion, second_opinion

__all__ = [
    "Calibration",
    "SecondOpinion",
    "calibrate_sentiment",
    "calibrate_study",
    "choose_method",
    "method_scores",
    "plain_method",
    "second_opinion",
]
