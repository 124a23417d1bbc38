"""What is known of a sentence without reading it: lexicon scores, cues, words, what is around it.

Nothing here looks at a coding, so that features may be made of the whole corpus at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.calibration.cues import count_cues
from analysis.corpus import Corpus
from analysis.units import unit_documents

if TYPE_CHECKING:
    from scipy.sparse import csr_array

LENGTH = 3.0  # of a sentence's words, and deviation of lexicon scores, beside 1 of other features
RARE = 5  # words in fewer sentences of the corpus than this are not used
DIMENSIONS = 50
PARTS = 5  # of the documents; the tone of words in one is learnt from the others
SPREAD = 10.0  # penalty with which the tone of words is learnt from the lexicons


@dataclass(frozen=True, eq=False)
class Features:
    """What is known of each sentence of a corpus.

    Attributes
    ----------
    matrix : sparse float64[s, f]
    names : DataFrame
        One row a column of the matrix: ``kind`` and ``feature``.
    """

    matrix: "csr_array"
    names: pd.DataFrame


Block = tuple[str, list[str], "csr_array | np.ndarray"]  # kind, names, columns


def sentence_features(
    corpus: Corpus,
    hits: pd.DataFrame,
    *,
    scores: Mapping[str, pd.DataFrame],
) -> Features:
    """Describe every sentence of a corpus.

    Parameters
    ----------
    scores
        Lexicon methods by name, each with its table from ``sentence_scores``; may be empty.

    Returns
    -------
    Features
        By ``kind``; those marked * are divided by their standard deviation:

        - "lexicon" *: the score of each method (0 where there is none), times 3;
        - "around", "document" *: the score of the sentences before and after, and the mean score of
          the others of the document;
        - "tone" *: the score that the lexicons can be expected to give a sentence of such words, by
          ridge regression on the words of the other documents, so that words tell that stand in
          kindly or in grim sentences elsewhere;
        - "cue" *: see ``cues``;
        - "theme": 1 where the codebook has a hit;
        - "word": TF-IDF, the words of a sentence to length 3;
        - "meaning": latent semantic analysis of those words (Deerwester et al. 1990), 50 dimensions
          to length 3, each named by its heaviest words on either side.
    """
    from scipy.sparse import csr_array, hstack

    weighted, vocabulary = _weighted_words(corpus)
    cues, cue_names = count_cues(corpus)
    blocks: list[Block] = [
        *_lexicon_blocks(corpus, scores, weighted),
        ("cue", cue_names, _standard(cues)),
        ("theme", list(hits["theme"].cat.categories), _themes(corpus, hits)),
        ("word", vocabulary, weighted * LENGTH),
        _meanings(weighted, vocabulary),
    ]
    names = [(kind, name) for kind, own, _ in blocks for name in own]
    return Features(
        matrix=csr_array(hstack([csr_array(columns) for *_, columns in blocks])),
        names=pd.DataFrame(names, columns=["kind", "feature"]),
    )


def _lexicon_blocks(
    corpus: Corpus,
    scores: Mapping[str, pd.DataFrame],
    weighted: "csr_array",
) -> list[Block]:
    """Give what the lexicons say of the sentence, of those around it, and of such words."""
    if not scores:
        return []
    names = list(scores)
    own = _standard(
        np.column_stack(
            [
                np.nan_to_num(table.sort_values("sentence")["score"].to_numpy(float))
                for table in scores.values()
            ]
        )
    )
    around, document = _surroundings(unit_documents(corpus, "sentence"), own)
    return [
        ("lexicon", names, own * LENGTH),  # the ridge is to shrink what is known beforehand least
        ("around", names, _standard(around)),
        ("document", names, _standard(document)),
        ("tone", ["of its words elsewhere"], _standard(_expected(corpus, weighted, own.mean(1)))),
    ]


def _surroundings(documents: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give the sum of the sentence before and after, and the mean of the document's others."""
    around = np.zeros_like(scores)
    same = documents[1:] == documents[:-1]
    around[1:][same] += scores[:-1][same]
    around[:-1][same] += scores[1:][same]
    count = int(documents.max(initial=-1)) + 1
    sums = np.zeros((count, scores.shape[1]))
    np.add.at(sums, documents, scores)
    others = np.maximum(np.bincount(documents, minlength=count) - 1, 1)
    return around, (sums[documents] - scores) / others[documents][:, None]


def _expected(corpus: Corpus, weighted: "csr_array", scores: np.ndarray) -> np.ndarray:
    """Give the score to be expected from the words, as other documents go."""
    from sklearn.linear_model import Ridge

    expected = np.zeros((len(scores), 1))
    places = np.argsort(
        np.argsort(corpus.documents["id"].to_numpy(str))
    )  # not the manifest's order
    part = (places % PARTS)[unit_documents(corpus, "sentence")]
    for number in np.unique(part) if weighted.shape[1] else ():
        own = part == number
        if not own.all():
            model = Ridge(alpha=SPREAD, solver="lsqr", tol=1e-6).fit(weighted[~own], scores[~own])
            expected[own, 0] = model.predict(weighted[own])
    return expected


def _themes(corpus: Corpus, hits: pd.DataFrame) -> np.ndarray:
    found = np.zeros((len(corpus.sentence_starts) - 1, len(hits["theme"].cat.categories)))
    found[hits["sentence"].to_numpy(), hits["theme"].cat.codes.to_numpy()] = 1
    return found


def _weighted_words(corpus: Corpus) -> tuple["csr_array", list[str]]:
    """Give the TF-IDF of the words of each sentence, to length 1, and those words."""
    from scipy.sparse import coo_array, csr_array
    from sklearn.feature_extraction.text import TfidfTransformer

    count = len(corpus.sentence_starts) - 1
    own = np.repeat(np.arange(count), np.diff(corpus.sentence_starts))
    shape = (count, len(corpus.vocabulary))
    present = csr_array(coo_array((np.ones(len(own)), (own, corpus.token_ids)), shape=shape))
    present.data[:] = 1
    used = np.flatnonzero(np.bincount(present.indices, minlength=shape[1]) >= RARE)
    present = present[:, used]
    weighted = TfidfTransformer().fit_transform(present) if len(used) else present
    return weighted, corpus.vocabulary[used].tolist()


def _meanings(weighted: "csr_array", vocabulary: list[str]) -> Block:
    from sklearn.decomposition import TruncatedSVD

    dimensions = min(DIMENSIONS, min(weighted.shape) - 1)
    if dimensions < 2:
        return "meaning", [], np.zeros((weighted.shape[0], 0))
    model = TruncatedSVD(dimensions, random_state=0)
    places = model.fit_transform(weighted)
    lengths = np.linalg.norm(places, axis=1, keepdims=True)
    forms = np.array(vocabulary, dtype=object)
    names = []
    for number, axis in enumerate(model.components_, start=1):
        order = np.argsort(axis, kind="stable")
        up, down = forms[order[:-4:-1]], forms[order[:3]]
        names.append(f"{number}: {', '.join(up)} / {', '.join(down)}")
    return "meaning", names, places / np.where(lengths > 0, lengths, 1) * LENGTH


def _standard(columns: np.ndarray) -> np.ndarray:
    deviations = columns.std(0) if len(columns) else np.ones(columns.shape[1])
    return columns / np.where(deviations > 1e-12, deviations, 1)
