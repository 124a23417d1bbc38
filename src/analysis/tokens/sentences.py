"""Where sentences begin, decided for all gaps between two tokens at once."""

from dataclasses import dataclass, fields

import numpy as np

from analysis.tokens import abbreviations as kind
from analysis.tokens import characters as sign

_ELLIPSIS, _QUOTES = ord("…"), [ord(c) for c in "\"'”’"]
_COMMAS = [ord(c) for c in ",;"]
_BRACKETS = [ord(c) for c in "(["]
_STOPS = (sign.STOP, sign.MARK, sign.FOREIGN_STOP)
_NEVER_LAST = [ord(a) * 256 + ord(b) for a, b in ("eg", "ie", "nb", "ps")]  # of a sentence


@dataclass(frozen=True)
class Words:
    """The tokens of a text in arrays: the characters and, a row a token, what is known of it.

    ``code_points`` and ``classes`` are of the text; ``starts`` and ``ends`` index them. ``kinds``
    are those of `abbreviations`, and ``paragraphs`` mark the tokens that begin one.
    """

    code_points: np.ndarray
    classes: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    kinds: np.ndarray
    paragraphs: np.ndarray

    def is_a(self, kinds: int, tokens: np.ndarray) -> np.ndarray:
        """Say of each of some tokens whether it is of one of the kinds."""
        return (self.kinds[tokens] & kinds) > 0

    def first(self, tokens: np.ndarray) -> np.ndarray:
        """Give the class of the first character of some tokens."""
        return self.classes[self.starts[tokens]]

    def letter(self, tokens: np.ndarray) -> np.ndarray:
        """Give the first character of some tokens as a code point in lower case (of ASCII)."""
        return self.code_points[self.starts[tokens]] | 0x20

    def length(self, tokens: np.ndarray) -> np.ndarray:
        """Give the number of characters of some tokens."""
        return self.ends[tokens] - self.starts[tokens]


@dataclass(frozen=True)
class _Gaps:
    """The gaps between two tokens that hold a full stop or mark, a row a gap.

    ``before`` and ``after`` are the tokens around it, ``first`` and ``last`` the place of its
    stops.
    """

    before: np.ndarray
    after: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def where(self, keep: np.ndarray) -> "_Gaps":
        return _Gaps(*(getattr(self, field.name)[keep] for field in fields(self)))


def begin_sentences(words: Words) -> np.ndarray:
    """Mark each token that begins a sentence after a full stop or mark on the same line.

    1. White space stands between the stop and the token, which begins with a capital, a digit or
       a letter without case, or has an opening quotation mark before it.
    2. An ellipsis that stands apart (" … ") leaves something out and ends nothing.
    3. The full stop does not belong to an abbreviation, an initial or the number of a list item.
    4. A quotation that ends in "?" or "!" does not end the sentence if "Mary asked" follows.
    5. What stands between the stop and the next sentence belongs to the one before: the small
       number of a note ("care.12 The"), brackets without a stop of their own ("care. (Mary)").
    """
    begins = np.zeros(len(words.starts), bool)
    gaps = _gaps(words)
    gaps = gaps.where(~words.paragraphs[gaps.after])  # these begin a sentence in any case
    begins[_after_notes(words, gaps)] = True
    gaps = gaps.where(_may_begin(words, gaps))
    gaps = gaps.where(~_is_omission(words, gaps))
    gaps = _past_brackets(words, gaps)
    ends = np.ones(len(gaps.after), bool)
    for doubtful, goes_on in _DOUBTS:
        places = np.flatnonzero(doubtful(words, gaps))
        ends[places[goes_on(words, gaps.where(places))]] = False
    begins[gaps.after[ends]] = True
    return begins


def _gaps(words: Words) -> _Gaps:
    classes, starts = words.classes, words.starts
    stops = np.flatnonzero((classes >= sign.STOP) & (classes <= sign.FOREIGN_STOP))
    after = np.searchsorted(starts, stops)
    # a gap has a token on either side; a stop within a token (1.5) is none
    keep = (after > 0) & (after < len(starts))
    keep[keep] = stops[keep] >= words.ends[after[keep] - 1]
    stops, after = stops[keep], after[keep]
    new = np.flatnonzero(np.diff(after, prepend=-1))
    last = np.append(new[1:], len(stops))[: len(new)] - 1
    return _Gaps(after[new] - 1, after[new], stops[new], stops[last])


def _may_begin(words: Words, gaps: _Gaps) -> np.ndarray:
    """Tell step 1."""
    classes, start = words.classes, words.starts[gaps.after]
    begin = np.minimum(gaps.last + 1, start)
    spaced = np.zeros(len(start), bool)
    for i in range(int((start - begin).max(initial=0))):
        if i > 8:  # a gap of many signs: look at what stands right before the token
            spaced |= classes[start - 1] == sign.SPACE
            break
        place = np.minimum(begin + i, start)
        spaced |= (classes[place] == sign.SPACE) | (classes[place] == sign.NEWLINE)
    spaced |= classes[gaps.last] == sign.FOREIGN_STOP
    next_one, next_two = (words.code_points[np.minimum(gaps.last + i, start)] for i in (1, 2))
    comma = np.isin(next_one, _COMMAS) | (np.isin(next_one, _QUOTES) & np.isin(next_two, _COMMAS))
    before = classes[start - 1]
    quoted = (before == sign.JOINER) & (classes[start - 2] == sign.SPACE)
    capital = (classes[start] >= sign.UPPER) | (classes[start + 1] == sign.UPPER)  # iPhone
    opened = (before == sign.OPENER) | (before == sign.BRACKET)
    return spaced & ~comma & (capital | opened | quoted)


def _is_omission(words: Words, gaps: _Gaps) -> np.ndarray:
    dots = (gaps.last > gaps.first) & (words.classes[gaps.last - 1] == sign.STOP)
    ellipsis = dots | (words.code_points[gaps.last] == _ELLIPSIS)
    before = words.classes[gaps.first - 1]
    return ellipsis & ((before == sign.SPACE) | (before == sign.OPENER) | (before == sign.BRACKET))


def _past_brackets(words: Words, gaps: _Gaps) -> _Gaps:
    """Move the gaps before brackets that hold no sentence of their own behind these.

    They hold one if a stop stands at their end, and begin one if the text goes on in lower case
    behind them ("[The child] was moved.").
    """
    opened = np.flatnonzero(np.isin(words.code_points[words.starts[gaps.after] - 1], _BRACKETS))
    if not len(opened):
        return gaps
    start = words.starts[gaps.after[opened]]
    closer = _next(words.classes == sign.CLOSER, start)
    line_end = _next(words.classes == sign.NEWLINE, start)
    closes = closer < line_end
    closer = np.minimum(closer, line_end - 1)
    following = np.minimum(np.searchsorted(words.starts, closer), len(words.starts) - 1)
    in_line = (words.starts[following] < line_end) & (words.starts[following] > closer)
    own_stop = closes & np.isin(words.classes[closer - 1], _STOPS)
    stop_behind = np.isin(words.classes[closer + 1], _STOPS)
    lower = words.classes[start] == sign.LOWER
    goes_on = closes & in_line & ~stop_behind & (words.first(following) == sign.LOWER)
    stays = own_stop | (~lower & (goes_on | ~closes))
    moved = ~stays & closes & in_line & ~stop_behind & (words.first(following) > sign.LOWER)
    after, keep = gaps.after.copy(), np.ones(len(gaps.after), bool)
    after[opened[moved]] = following[moved]
    keep[opened] = stays | moved
    return _Gaps(gaps.before, after, gaps.first, gaps.last).where(keep)


def _next(marked: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Give the first marked place after each of some places; past the end where there is none."""
    found = np.append(np.flatnonzero(marked), len(marked))
    return found[np.searchsorted(found, places)]


def _is_after_short_word(words: Words, gaps: _Gaps) -> np.ndarray:
    """Tell the full stops right after a word that is short or known as an abbreviation."""
    own = (gaps.last == words.ends[gaps.before]) & (words.classes[gaps.last] == sign.STOP)
    known = words.is_a(kind.TITLE | kind.NUMBERED | kind.MAY_END | kind.ENDS, gaps.before)
    return own & (known | (words.length(gaps.before) <= 4))


def _is_abbreviated(words: Words, gaps: _Gaps) -> np.ndarray:
    """Tell whether the full stop belongs to the word before it and ends no sentence."""
    previous, after = gaps.before, gaps.after
    first = words.first(after)
    closed = words.classes[gaps.last + 1] == sign.CLOSER
    starter = words.is_a(kind.STARTER, after) & (first == sign.UPPER) & ~closed
    capital = words.first(previous) == sign.UPPER
    single = (words.length(previous) == 1) & (words.first(previous) < sign.DIGIT)
    label = words.is_a(kind.LABEL, previous - 1) & (previous > 0)
    dotted, for_example = _dotted(words, previous)
    time = dotted & (words.letter(previous) == ord("m"))
    initial = single & capital & ~dotted & ~label & (words.letter(previous) != ord("i"))
    letter = (words.length(after) == 1) & (first == sign.UPPER) & ~words.is_a(kind.STARTER, after)
    bracketed = words.classes[words.starts[after] - 1] == sign.BRACKET
    number = (first == sign.DIGIT) | words.is_a(kind.ROMAN, after) | letter | bracketed
    ends = words.is_a(kind.ENDS, previous) & (first == sign.UPPER) & ~closed
    ends_time = time & (first == sign.UPPER) & ~words.is_a(kind.CALENDAR, after)
    may_end = dotted | initial | words.is_a(kind.MAY_END | kind.ENDS, previous)
    return (
        words.is_a(kind.TITLE, previous)
        | for_example
        | (words.is_a(kind.NUMBERED, previous) & number)
        | (may_end & ~(starter | ends | ends_time))
    )


def _dotted(words: Words, tokens: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell the last parts of U.K., p.m. and Ph.D., and which of them are those of e.g. or N.B."""
    before = tokens - 1
    touches = (tokens > 0) & (words.starts[tokens] == words.ends[before] + 1)
    touches &= words.classes[words.starts[tokens] - 1] == sign.STOP
    letters = (words.first(tokens) < sign.DIGIT) & (words.first(before) < sign.DIGIT)
    one_each = (words.length(tokens) == 1) & (words.length(before) == 1)
    degree = (
        (words.length(tokens) <= 4)
        & (words.length(before) <= 2)
        & ((words.first(before) == sign.UPPER) & (words.first(tokens) == sign.UPPER))
    )
    dotted = touches & letters & (one_each | degree)
    pair = words.letter(before) * 256 + words.letter(tokens)
    return dotted, dotted & one_each & np.isin(pair, _NEVER_LAST)


def _is_list_number(words: Words, gaps: _Gaps) -> np.ndarray:
    """Tell the stop of "1." or "a." at the start of a line, and of "2." at that of a sentence."""
    previous = gaps.before
    digit = words.first(previous) == sign.DIGIT
    short = np.where(digit, words.length(previous) <= 3, words.length(previous) == 1)
    plain = words.length(previous) <= 2
    before = words.classes[np.maximum(words.starts[previous] - 2, 0)]
    spaced = words.classes[words.starts[previous] - 1] == sign.SPACE
    within = (
        digit & plain & spaced & ((before == sign.STOP) | (before == sign.MARK))
        & ~words.is_a(kind.NUMBERED | kind.TITLE, previous - 1)
    )  # fmt: skip
    return (short & words.paragraphs[previous]) | within


def _is_marked(words: Words, gaps: _Gaps) -> np.ndarray:
    return words.classes[gaps.last] == sign.MARK


def _is_told(words: Words, gaps: _Gaps) -> np.ndarray:
    """Tell step 4: one or two words with capitals, then a verb of speech."""
    after, n = gaps.after, len(words.starts)
    marked = np.isin(words.code_points[gaps.last + 1], _QUOTES)
    marked &= (words.classes[words.starts[after] - 1] == sign.SPACE) & ~words.is_a(
        kind.STARTER, after
    )
    one, two = np.minimum(after + 1, n - 1), np.minimum(after + 2, n - 1)
    return marked & (
        words.is_a(kind.SPEECH, one)
        | (words.is_a(kind.SPEECH, two) & (words.first(one) == sign.UPPER))
    )


def _after_notes(words: Words, gaps: _Gaps) -> np.ndarray:
    """Give the tokens of step 5."""
    previous, note = gaps.before, gaps.after
    following = np.minimum(note + 1, len(words.starts) - 1)
    start = words.starts[note]
    glued = (gaps.first == words.ends[previous]) & (gaps.last == gaps.first)
    glued &= (start == gaps.last + 1) | (
        (start == gaps.last + 2) & (words.classes[start - 1] == sign.OPENER)
    )
    number = (words.first(note) == sign.DIGIT) & (words.length(note) <= 3)
    word = (words.classes[words.ends[previous] - 1] == sign.LOWER) & (words.length(previous) > 1)
    word &= ~words.is_a(kind.NUMBERED | kind.TITLE, previous)
    spaced = words.classes[words.starts[following] - 1] == sign.SPACE
    near = words.starts[following] - words.ends[note] <= 2
    capital = words.first(following) == sign.UPPER
    found = glued & number & word & spaced & near & capital & (following > note)
    return following[found]


# where to look, and what tells that the sentence goes on there
_DOUBTS = (
    (_is_after_short_word, _is_abbreviated),
    (_is_after_short_word, _is_list_number),
    (_is_marked, _is_told),
)
