"""The pattern language: words with wildcards, phrases, any-of, near, then, case-sensitive.

::

    pattern = phrase | "near(" phrase "," phrase "," number ")" | "then(" … ")"
    phrase  = item, item, …        in sequence; a space or a hyphen between them
    item    = word | "(" phrase "|" phrase … ")"
    word    = letters, digits, inner apostrophes, * (any number of characters) and ? (one)

A hyphenated word of a text is the words that it joins: ``foster`` finds ``foster-carer``. What
stands between double quotes is case-sensitive. Other punctuation separates words, as it does in a
text: ``LGBT+`` is the word ``lgbt``.
"""

import itertools
import math
import re
import unicodedata
from dataclasses import dataclass, field
from typing import NoReturn

from analysis.errors import InputError

_CHARACTER = r"(?:[^\W_]|[*?])"
_LEXEME = re.compile(
    rf"(?P<function>(?:near|then)\()|(?P<mark>[()|,\"])|(?P<illegal>[\[\]{{}}^$\\])"
    rf"|(?P<word>{_CHARACTER}+(?:(?:'|(?<=\d)[.,](?=\d)){_CHARACTER}+)*)"
)
LARGEST = 5_000  # phrases that one pattern may stand for
DEEPEST = 10  # brackets within brackets


@dataclass(frozen=True)
class Word:
    """One word of a pattern, or one part of a hyphenated word."""

    glob: str
    exact: bool = False

    @property
    def plain(self) -> bool:
        """Tell whether the word is free of wildcards."""
        return not set(self.glob) & set("*?")


# A phrase without alternatives of several words: for each place the words that may stand there.
Phrase = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True)
class Pattern:
    """A parsed pattern; two patterns are equal if their text is.

    Attributes
    ----------
    text
        As written in the codebook.
    terms
        One term, or the two of ``near`` and ``then``; each is the phrases that it stands for.
    gap
        Greatest number of words between the two terms; None for a pattern of one term.
    ordered
        Whether the first term must stand first (``then``).
    origin
        File and line, for messages.
    """

    text: str
    terms: tuple[tuple[Phrase, ...], ...] = field(compare=False)
    gap: int | None = field(default=None, compare=False)
    ordered: bool = field(default=False, compare=False)
    origin: str = field(default="", compare=False)

    def words(self) -> list[Word]:
        """List the different words of the pattern, in order."""
        phrases = itertools.chain.from_iterable(self.terms)
        slots = itertools.chain.from_iterable(phrases)
        return list(dict.fromkeys(itertools.chain.from_iterable(slots)))


def parse_pattern(text: str, *, origin: str = "") -> Pattern:
    """Read one pattern.

    Parameters
    ----------
    origin
        File and line, which begin every message.

    Raises
    ------
    InputError
        If the text is not a pattern; the message says where and gives the right form.
    """
    return _Parser(text, origin).pattern()


class _Parser:
    def __init__(self, text: str, origin: str) -> None:
        self.text, self.origin = text, origin
        folded = re.sub("[’‘]", "'", re.sub("[“”]", '"', unicodedata.normalize("NFC", text)))
        self.lexemes = [(str(m.lastgroup), m.group()) for m in _LEXEME.finditer(folded)]
        self.next = 0
        self.quoted = False
        self.depth = 0

    def fail(self, problem: str) -> NoReturn:
        where = f"{self.origin}: " if self.origin else ""
        raise InputError(f"{where}pattern {self.text!r}: {problem}")

    def peek(self) -> tuple[str, str]:
        return self.lexemes[self.next] if self.next < len(self.lexemes) else ("end", "")

    def take(self, *expected: str) -> bool:
        if self.peek()[1] in expected:
            self.next += 1
            return True
        return False

    def pattern(self) -> Pattern:
        kind, function = self.peek()
        if kind == "function":
            self.next += 1
            first, second, gap = self.arguments(function)
            terms: tuple[tuple[Phrase, ...], ...] = (first, second)
        else:
            terms, gap = (self.phrase(commas=True),), None
        if self.quoted:
            self.fail('a double quote is not closed: "Care Review"')
        if self.peek()[0] != "end":
            self.fail(self.surplus())
        if not all(any(map(_says_something, phrase)) for term in terms for phrase in term):
            self.fail("wildcards alone would match every word; give at least one letter")
        return Pattern(self.text, terms, gap, function == "then(", self.origin)

    def surplus(self) -> str:
        kind, lexeme = self.peek()
        if lexeme in (")", "|"):
            return f"{lexeme!r} stands outside brackets; alternatives are written (foster|kinship)"
        if kind == "illegal":
            return f"{lexeme!r} has no meaning here; wildcards are * and ?, alternatives are (a|b)"
        return f"nothing may follow the closing bracket, but {lexeme!r} does"

    def arguments(self, function: str) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...], int]:
        form = f"{function}first, second, 5)"
        terms = []
        for _ in range(2):
            terms.append(self.phrase())
            if not self.take(","):
                self.not_a_function(form)
        number = self.peek()[1]
        if not re.fullmatch("[0-9]{1,3}", number):
            self.fail(f"the third part of {form} is the greatest number of words between")
        self.next += 1
        if not self.take(")"):
            self.not_a_function(form)
        return terms[0], terms[1], int(number)

    def not_a_function(self, form: str) -> NoReturn:
        kind, lexeme = self.peek()
        if kind == "end":
            self.fail(f"{form.split('(', maxsplit=1)[0]}( is not closed; write {form}")
        if kind == "illegal":
            self.fail(self.surplus())
        self.fail(f"write {form}, not {lexeme!r} here")

    def phrase(self, *, commas: bool = False) -> tuple[Phrase, ...]:
        """Read items up to a mark that ends them; give every phrase that they stand for."""
        items: list[list[Phrase]] = []
        while True:
            kind, lexeme = self.peek()
            if kind == "word":
                items.append([((self.word(lexeme),),)])
            elif kind == "function":
                self.fail("near( and then( cannot stand inside a phrase or each other")
            elif lexeme == '"':
                self.quoted = not self.quoted
            elif lexeme == "(":
                self.next += 1
                items.append(self.alternatives())
                continue
            elif not (commas and lexeme == ","):
                break
            self.next += 1
        return self.expand(items)

    def word(self, lexeme: str) -> Word:
        return Word(lexeme if self.quoted else lexeme.lower(), exact=self.quoted)

    def alternatives(self) -> list[Phrase]:
        self.depth += 1
        if self.depth > DEEPEST:
            self.fail(f"brackets within brackets, more than {DEEPEST} deep")
        phrases = list(self.phrase())
        while self.take("|"):
            phrases += self.phrase()
        if not self.take(")"):
            self.not_alternatives()
        self.depth -= 1
        # alternatives of one word share a place; the others are phrases of their own
        single = tuple(dict.fromkeys(p[0] for p in phrases if len(p) == 1))
        place: Phrase = (tuple(itertools.chain.from_iterable(single)),)
        return ([place] if single else []) + [p for p in phrases if len(p) > 1]

    def not_alternatives(self) -> NoReturn:
        kind, lexeme = self.peek()
        if kind == "illegal":
            self.fail(self.surplus())
        if lexeme == ",":
            self.fail("alternatives are parted by |, not by a comma, and near( has no space in it")
        self.fail("a bracket is not closed; alternatives are written (foster|kinship)")

    def expand(self, items: list[list[Phrase]]) -> tuple[Phrase, ...]:
        if not items:
            kind, lexeme = self.peek()
            self.fail(self.surplus() if kind == "illegal" else f"a word is missing {_at(lexeme)}")
        if math.prod(map(len, items)) > LARGEST:
            self.fail(f"it stands for more than {LARGEST:,} phrases; write several patterns")
        return tuple(tuple(itertools.chain(*choice)) for choice in itertools.product(*items))


def _says_something(place: tuple[Word, ...]) -> bool:
    return not any(set(word.glob) <= set("*?") for word in place)


def _at(lexeme: str) -> str:
    return f"before {lexeme!r}" if lexeme else "at the end"
