"""The lexicons that come with this package or with another that is installed.

Nothing is downloaded. VADER's and TextBlob's are read from the packages that ship them, the prose
lexicon from this one, AFINN from its own package where a researcher has installed it.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd

import analysis
from analysis.errors import InputError
from analysis.lexicons.reading import Lexicon, read_entries

ENSEMBLE = ("vader", "textblob", "prose")  # what the method "ensemble" averages


@cache
def vader() -> Lexicon:
    """Give VADER's lexicon: 7,506 words and emoticons rated by ten people each, -4 to 4."""
    text = (_package("vaderSentiment") / "vader_lexicon.txt").read_text(encoding="utf-8")
    rows = (line.strip().split("\t") for line in text.rstrip("\n").split("\n"))
    return Lexicon(
        name="vader",
        entries={row[0]: float(row[1]) for row in rows},
        source="Hutto & Gilbert (2014), VADER, from the Python package vaderSentiment",
        version=version("vaderSentiment"),
        licence="MIT",
        literal=True,
    )


@cache
def textblob() -> Lexicon:
    """Give TextBlob's lexicon, from Pattern: some 1,500 adjectives rated by sense, -1 to 1.

    A word's value is its polarity times its subjectivity, averaged over its senses, so that a
    sense that states a fact ("a cold morning") weighs less than one that judges. Values nearer to
    0 than 0.1, which Pattern takes for neutral, are left out, and so are modifiers, whose intensity
    is not 1: the rules for boosters have them.
    """
    root = ET.parse(_package("textblob") / "en" / "en-sentiment.xml").getroot()  # noqa: S314 (an installed package's own file)
    senses: dict[str, list[float]] = {}
    modifiers = set()
    for word in root.iter("word"):
        form = word.attrib["form"].lower()
        if float(word.attrib["intensity"]) != 1:
            modifiers.add(form)
        value = float(word.attrib["polarity"]) * float(word.attrib["subjectivity"])
        senses.setdefault(form, []).append(value)
    means = {form: float(np.mean(v)) for form, v in senses.items() if form not in modifiers}
    return Lexicon(
        name="textblob",
        entries={form: value for form, value in means.items() if abs(value) >= 0.1},
        source="De Smedt & Daelemans (2012), Pattern, from the Python package textblob",
        version=f"{root.attrib['version']} (textblob {version('textblob')})",
        licence=f"{root.attrib['license']} (public domain)",
    )


@cache
def prose() -> Lexicon:
    """Give the prose lexicon: evaluation in edited British English, -3 to 3, and words to silence.

    Some 14,600 words and phrases with their inflections. It was written for this package because
    the rated lexicons were made for social media and reviews: they miss much of what editors and
    officials write ("fell short", "patchy", "exemplary") and count what is no feeling there
    ("United Kingdom", "like", "interest rate", each with the value 0).

    The values are one judgement, in steps of 0.5, of how far a word by itself praises or blames in
    newspapers and reports; no panel rated them, and none was fitted to rated text. Inflections were
    formed by rule and kept where a dictionary has them. Entries were then read by their frequency
    in the example study, the five documents of ``care-review`` and inspection reports, without any
    rating of those texts, and wrong senses were taken out: on these three kinds of text it fits
    better than on others. The values were read through for words that other lexicons give the other
    sign. Over the 340 words that all three lexicons of the ensemble
    hold, their values correlate by 0.90 on average, so their mean has a reliability of 0.97
    (Spearman–Brown); an error that all three share is not in that figure.
    """
    with files("analysis").joinpath("data", "prose-lexicon.csv").open(encoding="utf-8") as file:
        entries = read_entries(file, "prose-lexicon.csv")
    return Lexicon(
        name="prose",
        entries=entries,
        source="written for this package, by judgement; file data/prose-lexicon.csv",
        version=analysis.__version__,
        licence="MIT",
    )


@cache
def afinn() -> Lexicon:
    """Give AFINN-en-165: 3,382 words and phrases rated by its author, -5 to 5.

    Raises
    ------
    InputError
        If the package afinn is not installed. It is not among the dependencies of this one,
        because neither it (GPL) nor its data (ODbL) has a permissive licence.
    """
    try:
        folder = _package("afinn")
    except PackageNotFoundError:
        raise InputError(
            "the lexicon afinn is not installed, because its licences (GPL for the package, ODbL "
            "for the words) bind those who pass it on; install it with: pip install afinn"
        ) from None
    text = (folder / "data" / "AFINN-en-165.txt").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip())
    return Lexicon(
        name="afinn",
        entries={row[0]: float(row[1]) for row in rows},
        source="Nielsen (2011), AFINN-en-165, from the Python package afinn",
        version=version("afinn"),
        licence="ODbL 1.0",
    )


_SHIPPED = {"vader": vader, "textblob": textblob, "prose": prose, "afinn": afinn}


def _package(name: str) -> Path:
    """Find the folder of an installed package without running its code."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise PackageNotFoundError(name)
    return Path(next(iter(spec.submodule_search_locations)))


def choose_lexicons(method: str | Lexicon | Sequence[str | Lexicon]) -> tuple[Lexicon, ...]:
    """Give the lexicons of a method: one, or those that an ensemble averages.

    Parameters
    ----------
    method
        ``"ensemble"``, the name of a shipped lexicon, a ``Lexicon``, or several of these.

    Raises
    ------
    InputError
        If there is no such lexicon; the message lists those that there are.
    """
    if isinstance(method, Lexicon):
        return (method,)
    if not isinstance(method, str):
        return tuple(lexicon for part in method for lexicon in choose_lexicons(part))
    if method == "ensemble":
        return choose_lexicons(ENSEMBLE)
    if method not in _SHIPPED:
        raise InputError(
            f"there is no method {method!r}; choose from: ensemble, {', '.join(_SHIPPED)}, or read "
            "a lexicon of your own from a CSV file"
        )
    return (_SHIPPED[method](),)


def lexicon_table(lexicons: Iterable[Lexicon]) -> pd.DataFrame:
    """Describe lexicons.

    Returns
    -------
    DataFrame
        One row a lexicon: ``lexicon``, ``entries``, ``positive``, ``negative`` (how many of them
        are), ``silenced`` (how many have the value 0), ``source``, ``version``, ``licence``.
    """
    rows = []
    for lexicon in lexicons:
        values = np.array(list(lexicon.entries.values()))
        signs = {"positive": values > 0, "negative": values < 0, "silenced": values == 0}
        rows.append(
            {"lexicon": lexicon.name, "entries": len(values)}
            | {sign: int(of_sign.sum()) for sign, of_sign in signs.items()}
            | {name: getattr(lexicon, name) for name in ("source", "version", "licence")}
        )
    columns = ["lexicon", "entries", "positive", "negative", "silenced"]
    return pd.DataFrame(rows, columns=[*columns, "source", "version", "licence"])
