"""Syllables of English words, counted from their spelling: groups of vowels, and what alters them.

Beside the Carnegie Mellon pronouncing dictionary (1.1.3), the count is right for 97 of 100 word
forms, 99 of 100 running words, of texts about children's social care, and elsewhere mostly wrong
by one.
"""

import re

import numpy as np

_VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
_NOT_SOUNDED = re.compile(
    r"""
    # e at the end of a word: "care", "cares", "cared", but not "table", "centre", "boxes", "wanted"
      (?<![aeiouy]) (?<![^aeiouyrl][lr]) e $
    | (?<![aeiouyscxzg]) (?<![cs]h) (?<![^aeiouyrl][lr]) es $
    | (?<![aeiouytd]) (?<![^aeiouyrl][lr]) ed $
    # ... or before an ending: "placement", "safely", "arrangement", "something"
    | (?<= [aeiouy][^aeiouyl] ) e (?= ment|ful|less|ly|ness|thing|body|where|time|hold|guard|work )
    | (?<= [aeiouy][^aeiouy]{2} ) e (?= ment|ful|less|ly|ness )
    # the second e of "every" and what is made of it
    | (?<= ^ev ) e (?= ry )
    # i before another vowel after these letters: "nation", "social", "religion", "million"
    | (?<= [tscgxln] ) i (?= on | a[ln]c?(?:$|[^dt]) | ou )
    """,
    re.VERBOSE,
)
_SOUNDED_APART = re.compile(
    r"""
      (?<![tscgxln]) i[ao] (?!u)              # "trial", "period"
    | iu | yi | oye                           # "premium", "studying", "employer"
    | (?<![qg]) u[ao] (?![iy])                # "gradual"
    | eo (?![up])                             # "video", but not "people"
    | [eoiy] (?= ing )                        # "being", "going"
    | ie (?= t | rs?$ | st$ )                 # "society", "happier"
    | ea (?= s?$ ) | (?<= r ) ea (?= t[eio] ) # "area", "create"
    | [^aeiouyr] (?= n't$ )                   # "wouldn't"
    """,
    re.VERBOSE,
)
_ENDING = re.compile(r"(?:es|ed|ing)$")


def count_syllables(words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Count the syllables of lower-case word forms.

    Returns
    -------
    syllables : int64[v]
        Of a hyphenated word, those of its parts; 0 for a form without a letter.
    complex_word : bool[v]
        Three syllables or more in one part, its ending -es, -ed or -ing not counted as one: the
        complex words of the fog index (Gunning 1952), but names are not left out.
    """
    counts = [_of_word(word) for word in words]
    array = np.array(counts, np.int64).reshape(len(words), 2)
    return array[:, 0], array[:, 1] >= 3


def _of_word(word: str) -> tuple[int, int]:
    """Give the syllables of a form, and the most in one of its parts without its ending."""
    parts = [part for part in re.split(r"[‐‑-]", word) if any(map(str.isalpha, part))]
    syllables = [_of_part(part) for part in parts]
    bare = [
        min(count, _of_part(_ENDING.sub("", part)))
        for part, count in zip(parts, syllables, strict=True)
    ]
    return sum(syllables), max(bare, default=0)


def _of_part(part: str) -> int:
    groups = _VOWELS.findall(_NOT_SOUNDED.sub("", part))
    return max(len(groups) + len(_SOUNDED_APART.findall(part)), 1)
