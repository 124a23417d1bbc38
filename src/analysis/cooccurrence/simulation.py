"""Why pairs are judged within documents: what a pooled test makes of independent themes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.cooccurrence.stratified import stratified_test, sum_strata

LEVEL = 0.05


def rejection_rates(
    spreads: Sequence[float] = (0.0, 0.25, 0.5, 1.0),
    *,
    documents: int = 40,
    sentences: int = 25,
    share: float = 0.15,
    corpora: int = 2000,
    seed: int = 0,
) -> pd.DataFrame:
    """Test two themes that are independent in every document, many times over.

    Documents differ in how much they say of both, as they do when one source cares about both or
    a document is about the field at large. A sound test finds "p below 0.05" in 5% of the corpora.

    Parameters
    ----------
    spreads
        Standard deviation, between documents, of the log odds that a sentence mentions a theme.
    documents, sentences
        Size of each corpus: documents, and sentences in each.
    share
        Share of sentences with a theme in a middling document.
    corpora
        Corpora drawn for each spread.

    Returns
    -------
    DataFrame
        One row a spread: ``spread``, ``corpora``, ``pooled`` and ``stratified``: the share of
        corpora in which the test over all sentences, and that within documents, found the themes
        associated.
    """
    stream = np.random.default_rng(seed)
    rows = []
    for spread in spreads:
        logits = np.log(share / (1 - share)) + spread * stream.normal(size=(documents, corpora))
        chance = 1 / (1 + np.exp(-logits))
        a, b = stream.binomial(sentences, chance), stream.binomial(sentences, chance)
        both = stream.hypergeometric(a, sentences - a, b)
        cells = np.stack([both, a - both, b - both, sentences - a - b + both])
        pooled = sum_strata(cells, np.zeros(documents, np.int64))
        found = [(stratified_test(c)["p_value"] < LEVEL).mean() for c in (pooled, cells)]
        rows.append((spread, corpora, *found))
    return pd.DataFrame(rows, columns=["spread", "corpora", "pooled", "stratified"])
