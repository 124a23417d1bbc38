"""Two sides of documents whose words are compared."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError, listing
from analysis.groups import Groups
from analysis.resampling import MINIMUM_DOCUMENTS
from analysis.terms import Terms

if TYPE_CHECKING:
    from scipy.sparse import csr_array

REST = "all others"
MOST_TARGETS = 50  # compared in turn, where none is named
Side = tuple["csr_array", np.ndarray]


@dataclass(frozen=True, eq=False)
class Comparison:
    """The documents of two sides, in the order of their ids, without those that have no token.

    Attributes
    ----------
    names
        Of the target and of the reference.
    terms
        Counts in these documents.
    in_target : bool[d]
        The side of each document.
    """

    names: tuple[str, str]
    terms: Terms
    in_target: np.ndarray

    def sides(self) -> list[Side]:
        """Give counts and tokens of the target, and those of the reference."""
        counts, tokens = self.terms.counts, self.terms.tokens
        return [(counts[side], tokens[side]) for side in (self.in_target, ~self.in_target)]

    def groups(self) -> Groups:
        """Give the two sides as groups, for resampling."""
        codes = np.where(self.in_target, 0, 1)
        return Groups(
            codes=codes,
            labels=pd.DataFrame({"side": list(self.names)}),
            documents=np.bincount(codes, minlength=2),
            order=np.arange(len(codes)),
        )

    def note(self) -> str:
        """Say why there is no interval and no p; an empty string where there are."""
        for name, size in zip(self.names, self.groups().documents, strict=True):
            if size < MINIMUM_DOCUMENTS:
                return (
                    f"no interval and no p: {size} document{'' if size == 1 else 's'} in {name}, "
                    f"at least {MINIMUM_DOCUMENTS} are needed"
                )
        return ""


def name_pairs(
    groups: Groups, tokens: np.ndarray, by: str, *, target: str | None, reference: str | None
) -> list[tuple[str, str]]:
    """Give the names of the sides of each comparison that is asked for.

    Parameters
    ----------
    tokens : int64[d]
        Of each document; where there are too many targets, the largest are compared.

    Raises
    ------
    InputError
        If a name is no value of ``by``, or there is nothing to compare.
    """
    if not isinstance(by, str):
        raise InputError(f"by is {by!r}; give the name of the one column whose values to compare")
    values = list(groups.labels[by])
    if len(values) < 2:
        only = f"the only {by} is {values[0]!r}" if values else "there are no documents"
        raise InputError(f"there is nothing to compare: {only}")
    for role, name in (("target", target), ("reference", reference)):
        if name is not None and name not in values:
            known = listing([repr(value) for value in values])
            raise InputError(f"there is no {by} {name!r} ({role}); choose from: {known}")
    if reference is not None and target in (None, reference):
        others = [repr(value) for value in values if value != reference]
        raise InputError(
            f"the reference is {reference!r}; choose as target another {by}: {listing(others)}"
        )
    largest = np.argsort(-groups.sum(tokens), kind="stable")[:MOST_TARGETS]
    targets = [target] if target else [values[number] for number in np.sort(largest)]
    return [(name, reference or REST) for name in targets]


def compare_groups(terms: Terms, values: np.ndarray, *, names: tuple[str, str]) -> Comparison:
    """Set up one comparison.

    Parameters
    ----------
    terms
        Of the documents of both sides, see ``Comparison``.
    values : [d]
        The value of ``by`` of each of them.

    Raises
    ------
    InputError
        If a side has no words.
    """
    in_target = values == names[0]
    for name, size in zip(names, (in_target.sum(), (~in_target).sum()), strict=True):
        if size == 0:
            raise InputError(f"the documents of {name!r} have no words: nothing to compare")
    return Comparison(names, terms, in_target)
