"""One code a passage with the weight of each passage."""

import pandas as pd

from analysis.coding.passages import KEY
from analysis.errors import InputError


def coded_sample(coding: pd.DataFrame, sample: pd.DataFrame) -> pd.DataFrame:
    """Join a coding to the sample that it is a coding of.

    Parameters
    ----------
    coding
        One row a passage: from ``agreement.adjudicate``, or of one coder.
    sample
        From ``draw_sample`` or ``read_sample``. Passages not coded yet do no harm, if whoever
        codes goes down the sheet, whose order is random.

    Returns
    -------
    DataFrame
        The coding with the columns ``stratum`` and ``weight``, how many sentences of the corpus
        the passage stands for.

    Raises
    ------
    InputError
        If a passage has several rows, or was not drawn: then it stands for nothing known.
    """
    twice = coding.duplicated(list(KEY))
    if twice.any():
        coders = ", ".join(coding["coder"].unique())
        raise InputError(
            f"{int(twice.sum())} passages have several codings ({coders}); "
            "choose one coder, or settle the differences first (adjudicate)"
        )
    joined = coding.merge(
        sample[[*KEY, "stratum", "weight"]], on=list(KEY), how="left", validate="many_to_one"
    )
    strange = joined[joined["weight"].isna()]
    if len(strange):
        row = strange.iloc[0]
        raise InputError(
            f"{len(strange)} coded passages are not in the sample (such as {row['document']}, "
            f"characters {row['start']} to {row['end']}), so that it is not known what they stand "
            "for; code what was drawn, or give the sample that it was drawn in"
        )
    return joined
