"""How far a lexicon can be trusted on a corpus: coverage, topic words, disagreement, readers."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.corpus import Corpus
from analysis.lexicons import Lexicon
from analysis.sentiment.finding import Method, TopicWords
from analysis.sentiment.means import MINIMUM_SENTENCES, mean_scores
from analysis.sentiment.scores import sentence_scores, word_scores
from analysis.units import unit_texts

NEUTRAL = 0.05  # VADER's authors take scores nearer to 0 than this for neutral


def score_methods(
    corpus: Corpus,
    methods: Sequence[Method],
    *,
    topic_words: TopicWords = None,
    negation: bool = True,
) -> dict[str, pd.DataFrame]:
    """Give the table of ``sentence_scores`` under each method, by the method's name."""
    return {
        method_name(method): sentence_scores(
            corpus, method=method, topic_words=topic_words, negation=negation
        )
        for method in methods
    }


def method_name(method: Method) -> str:
    """Name a method: its lexicons' names, joined by ``+``."""
    if isinstance(method, str):
        return method
    if isinstance(method, Lexicon):
        return method.name
    return "+".join(method_name(part) for part in method)


def lexicon_audit(
    corpus: Corpus,
    methods: Sequence[Method] = ("ensemble", "vader", "textblob", "prose"),
    *,
    topic_words: TopicWords = None,
    minimum_sentences: int = MINIMUM_SENTENCES,
) -> pd.DataFrame:
    """Tell of each method how much of the corpus it sees and what topic words would do.

    Returns
    -------
    DataFrame
        One row a method: ``method``, ``sentences``, ``sentences_scored``, ``coverage`` (their
        share), ``occurrences`` (of lexicon words), ``topic_share`` (share of all valence, the sum of
        absolute values, that lies in topic words), ``score`` (mean over documents),
        ``score_with_topic_words``, ``documents`` (with a score).
    """
    rows = []
    for method in methods:
        scores = sentence_scores(corpus, method=method, topic_words=topic_words)
        words = word_scores(corpus, method=method, topic_words=topic_words)
        valence = words["value"].abs()
        means = mean_scores(corpus, scores, by=[], resamples=1, minimum_sentences=minimum_sentences)
        mean = means.iloc[0] if len(means) else dict.fromkeys(means, np.nan)
        scored = int(scores["score"].notna().sum())
        rows.append(
            {
                "method": method_name(method),
                "sentences": len(scores),
                "sentences_scored": scored,
                "coverage": _share(scored, len(scores)),
                "occurrences": len(words),
                "topic_share": _share(valence[words["topic"]].sum(), valence.sum()),
                "score": mean["score"],
                "score_with_topic_words": mean["score_with_topic_words"],
                "documents": mean["documents"],
            }
        )
    return pd.DataFrame(rows)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else np.nan


def word_weights(corpus: Corpus, words: pd.DataFrame) -> pd.DataFrame:
    """Tell how much of all valence each word of the lexicon carries.

    Parameters
    ----------
    words
        From ``word_scores``.

    Returns
    -------
    DataFrame
        One row a word, the heaviest first: ``word``, ``value`` (the lexicon's), ``occurrences``,
        ``topic_occurrences`` (those that are neutral), ``documents``, ``share_of_documents``,
        ``share_of_valence`` (of the sum of absolute values over all occurrences, topic words
        included).
    """
    grouped = words.assign(weight=words["value"].abs()).groupby("word", observed=True)
    table = grouped.agg(
        value=("value", "mean"),
        occurrences=("value", "size"),
        topic_occurrences=("topic", "sum"),
        documents=("document", "nunique"),
        share_of_valence=("weight", "sum"),
    ).reset_index()
    table["word"] = table["word"].astype(object)
    table.insert(5, "share_of_documents", table["documents"] / max(1, len(corpus.documents)))
    table["share_of_valence"] /= table["share_of_valence"].sum() or 1
    order = np.lexsort((table["word"], -table["share_of_valence"]))
    return table.iloc[order].reset_index(drop=True)


def suggest_topic_words(
    corpus: Corpus, words: pd.DataFrame, *, top: int = 20, lines: int = 3
) -> pd.DataFrame:
    """List lexicon words that may be topic rather than feeling, for a researcher to decide.

    Those come first that carry much of the valence and stand in many documents: the product of the
    two shares decides. Whether a word judges or names the subject is told by its lines.

    Parameters
    ----------
    words
        From ``word_scores``.
    top, lines
        Number of words, and of sentences shown for each.

    Returns
    -------
    DataFrame
        The columns of ``word_weights`` for words that are not yet always neutral, and ``lines``:
        a tuple of sentences, each from another document as long as there are any.
    """
    weights = word_weights(corpus, words)
    weights = weights[weights["topic_occurrences"] < weights["occurrences"]]
    rank = weights["share_of_valence"] * weights["share_of_documents"]
    chosen = weights.loc[rank.sort_values(ascending=False, kind="stable").index[:top]]
    counted = words[~words["topic"] & words["word"].isin(chosen["word"])]
    spread = counted.assign(
        turn=counted.groupby(["word", "document"], observed=True).cumcount()
    ).sort_values(["turn", "document"], kind="stable")
    first = spread.drop_duplicates(["word", "sentence"]).groupby("word", observed=True).head(lines)
    texts = pd.Series(
        unit_texts(corpus, "sentence", first["sentence"]), first["word"].astype(object)
    )
    shown = [tuple(texts.loc[[word]]) for word in chosen["word"]]
    return chosen.assign(lines=shown).reset_index(drop=True)


def method_agreement(scores: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Compare methods pair by pair over the sentences that both score.

    Parameters
    ----------
    scores
        From ``score_methods``.

    Returns
    -------
    DataFrame
        One row a pair: ``first``, ``second``, ``sentences`` (scored by both), ``spearman`` (rank
        correlation of the scores; missing with fewer than three sentences), ``same_sign`` (share of
        sentences).
    """
    from scipy.stats import spearmanr

    names, rows = list(scores), []
    for i, first in enumerate(names):
        for second in names[i + 1 :]:
            pair = pd.DataFrame(
                {"a": scores[first]["score"], "b": scores[second]["score"]}
            ).dropna()
            varied = len(pair) >= 3 and pair.nunique().min() > 1
            same = np.sign(pair["a"].round(9)) == np.sign(pair["b"].round(9))
            rows.append(
                {
                    "first": first,
                    "second": second,
                    "sentences": len(pair),
                    "spearman": spearmanr(pair["a"], pair["b"]).statistic if varied else np.nan,
                    "same_sign": _share(same.sum(), len(pair)),
                }
            )
    columns = ["first", "second", "sentences", "spearman", "same_sign"]
    return pd.DataFrame(rows, columns=columns)


def disagreements(
    corpus: Corpus, scores: Mapping[str, pd.DataFrame], *, top: int = 10
) -> pd.DataFrame:
    """List the sentences on which methods disagree most.

    Parameters
    ----------
    scores
        From ``score_methods``.

    Returns
    -------
    DataFrame
        One row a sentence that every method scores, the greatest spread first: ``document`` (id),
        ``sentence``, a column of scores for each method, ``spread`` (greatest less smallest, each
        divided by its method's standard deviation, so that a method with a wider scale does not
        decide), ``text``.
    """
    table = pd.DataFrame({name: one["score"] for name, one in scores.items()}).dropna()
    scaled = table / table.std(ddof=0).replace(0, np.nan)
    spread = (scaled.max(axis=1) - scaled.min(axis=1)).fillna(0)
    chosen = spread.sort_values(ascending=False, kind="stable").index[:top]
    any_scores = next(iter(scores.values()))
    documents = any_scores["document"].to_numpy()[chosen]
    ids = corpus.documents["id"].to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "document": ids[documents],
            "sentence": chosen,
            **{name: table.loc[chosen, name].to_numpy() for name in table},
            "spread": spread.loc[chosen].to_numpy(),
            "text": unit_texts(corpus, "sentence", chosen),
        }
    )


def rating_agreement(
    scores: pd.Series, ratings: pd.Series, *, neutral: float = NEUTRAL
) -> pd.DataFrame:
    """Compare scores with readers' ratings of the same sentences.

    Parameters
    ----------
    scores
        Scores of sentences; a missing one (no lexicon word) is read as neutral, as a reader would
        have to.
    ratings
        Ratings of the same sentences on the same index, on any scale with 0 as neutral; sentences
        without a rating are left out.
    neutral
        Scores nearer to 0 than this are neutral.

    Returns
    -------
    DataFrame
        One row: ``sentences``, ``sentences_scored``, ``pearson``, ``spearman`` (missing where one
        side does not vary), ``accuracy``, ``f1`` (of the classes negative, neutral and positive,
        averaged with equal weight over those that occur).
    """
    from scipy.stats import pearsonr, spearmanr

    rated = ratings.dropna()
    own = scores.reindex(rated.index)
    filled = own.fillna(0.0)
    varied = len(rated) >= 3 and min(filled.nunique(), rated.nunique()) > 1
    predicted = np.where(filled >= neutral, 1, np.where(filled <= -neutral, -1, 0))
    actual = np.sign(rated.to_numpy(float))
    return pd.DataFrame(
        [
            {
                "sentences": len(rated),
                "sentences_scored": int(own.notna().sum()),
                "pearson": pearsonr(filled, rated).statistic if varied else np.nan,
                "spearman": spearmanr(filled, rated).statistic if varied else np.nan,
                "accuracy": _share(np.sum(predicted == actual), len(rated)),
                "f1": _macro_f1(predicted, actual),
            }
        ]
    )


def _macro_f1(predicted: np.ndarray, actual: np.ndarray) -> float:
    scores = []
    for label in np.unique(np.concatenate([predicted, actual])):
        hits = np.sum((predicted == label) & (actual == label))
        scores.append(2 * hits / (np.sum(predicted == label) + np.sum(actual == label)))
    return float(np.mean(scores)) if scores else np.nan
