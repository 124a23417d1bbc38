"""Words that tell whether a full stop before or after them ends a sentence."""

import numpy as np

TITLE, NUMBERED, MAY_END, ENDS, STARTER, LABEL, SPEECH, CALENDAR, ROMAN = (1 << i for i in range(9))

_WORDS = {
    # Before a full stop: a name or a thing follows, so that no sentence ends there.
    TITLE: """
        dr drs mr mrs ms mx prof profs rev revd hon rt fr messrs cllr cllrs coun capt col gen lt
        sgt supt insp det dep asst gov v vs viz cf approx incl eg ie mt op
        """,
    # Before a full stop: no sentence ends if a number follows ("Reg. 44", "No. 10", "pp. 3").
    NUMBERED: """
        no nos reg regs fig figs para paras p pp s ss r rr sec sect art arts ch chap chaps vol vols
        ed eds app annex ref refs cl sch pt tab tel ext c ca circa est max min avg
        jan feb mar apr jun jul aug sep sept oct nov dec
        """,
    # Before a full stop: a sentence ends only if a word follows that begins one.
    MAY_END: "al ltd plc inc co corp dept govt bros st sr jr rd ave sq seq ft hrs mins yrs",
    # Before a full stop: a sentence ends if any capital follows.
    ENDS: "etc",
    # With a capital, these begin a sentence rather than carry on a name.
    STARTER: """
        the a an this that these those it its in on at for from with we our they their he she his
        her there here if when while although however but and so as to not no i you your who what
        why how where some many most all each every both one two after before since by during
        """,
    # A single letter after these is a label ("Appendix A."), not the initial of a name.
    LABEL: """
        annex appendix band category child class family figure form grade group level option part
        phase plan schedule section stage step table team tier type vitamin
        """,
    # After a quotation and a name, these go on with the sentence ("Why?" Mary asked.).
    SPEECH: """
        added adds agreed answered asked asks explained explains replied said says shouted told
        whispered wondered wrote
        """,
    # After a time of day these go on with the sentence ("at 5 p.m. Monday").
    CALENDAR: """
        monday tuesday wednesday thursday friday saturday sunday january february march april may
        june july august september october november december gmt bst
        """,
    ROMAN: "ii iii iv v vi vii viii ix x xi xii",
}
_KINDS: dict[str, int] = {}
for _kind, _words in _WORDS.items():
    for _word in _words.split():
        _KINDS[_word] = _KINDS.get(_word, 0) | _kind


def kinds_of(vocabulary: np.ndarray) -> np.ndarray:
    """Give the kinds of each word form as the sum of their numbers: ``int16[v]``."""
    return np.fromiter((_KINDS.get(form, 0) for form in vocabulary), np.int16, len(vocabulary))
