"""Words by which sentences judge without a word of feeling, and other marks of evaluation.

Written from the grammar of evaluation (modals of need, negation, concession, too little and too
much), without looking at any rated text. What each is worth is learnt from the coding.
"""

import numpy as np

from analysis.corpus import Corpus
from analysis.units import unit_texts

MOST = 3  # of a kind in one sentence; more are counted as so many
WORDS = {
    "need": "must should shall need needs needed ought require requires required requiring "
    "recommend recommends recommended necessary essential urgent urgently",
    "failure": "fail fails failed failing failure failures lack lacks lacked lacking missing "
    "missed absent absence insufficient insufficiently inadequate inadequately poor poorly weak "
    "weakly weakness weaknesses limited gap gaps delay delays delayed unable "
    "refused refuse ignored late",
    "too little or too much": "too enough only hardly rarely seldom still yet barely merely even",
    "negation": "no not never none nobody nothing neither nor cannot without",
    "concession": "but however although though despite yet while whereas nevertheless instead",
    "we": "we our us i my me",
    "you": "you your",
    "past": "was were had did been",
    "future and chance": "will would could may might can",
    "thanks and welcome": "thank thanks thanked grateful congratulate congratulations welcome "
    "welcomed welcomes pleased delighted glad proud",
    "progress": "improve improves improved improving improvement improvements progress better "
    "strengthen strengthened strengthening increasingly developed",
    "degree": "very really so extremely highly well significantly particularly",
    "quantity": "many most all every more some few fewer less several",
    "hope and wish": "hope hopes hoped hoping want wants wanted wish wishes expect aim aims",
}
MARKS = {"question": "?", "exclamation": "!", "quotation": '"“”‘«', "number": "0123456789"}


def count_cues(corpus: Corpus) -> tuple[np.ndarray, list[str]]:
    """Count the cues in each sentence.

    Returns
    -------
    counts : float64[s, c]
        Words of each kind, up to three; whether a mark is there; the logarithm of the length.
    names : list of str
        Of the columns.
    """
    count = len(corpus.sentence_starts) - 1
    own = np.repeat(np.arange(count), np.diff(corpus.sentence_starts))
    columns = []
    for name, words in WORDS.items():
        known = set(words.split())
        of_form = np.array(
            [
                form in known or (name == "negation" and form.endswith(("n't", "n’t")))
                for form in corpus.vocabulary
            ],
            dtype=bool,
        )
        columns.append(
            np.minimum(np.bincount(own[of_form[corpus.token_ids]], minlength=count), MOST)
        )
    texts = unit_texts(corpus, "sentence", np.arange(count))
    for characters in MARKS.values():
        marks = set(characters)
        columns.append(np.array([not marks.isdisjoint(text) for text in texts], dtype=np.int64))
    columns.append(np.log1p(np.diff(corpus.sentence_starts)))
    return np.column_stack(columns).astype(float), [*WORDS, *MARKS, "length"]
