"""Difference between two groups in how strongly themes go together."""

import numpy as np
import pandas as pd

from analysis.codebook import Codebook
from analysis.cooccurrence.counts import count_pairs, document_strata
from analysis.cooccurrence.draws import Measure, Part, draw_measure, percentile_bounds
from analysis.cooccurrence.pairs import MINIMUM_JOINT, pair_counts
from analysis.corpus import Corpus
from analysis.groups import choose_group, group_documents
from analysis.resampling import MINIMUM_DOCUMENTS, RESAMPLES, document_weights
from analysis.units import WINDOW, Unit
