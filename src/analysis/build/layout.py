"""Which rows of a manifest make a shard."""

from collections.abc import Sequence

SHARD_MEGABYTES = 64.0  # of files; what it takes in memory stands in docs/scale.md


def lay_out(
    sizes: Sequence[int],
    earlier: Sequence[int] = (),
    *,
    megabytes: float = SHARD_MEGABYTES,
) -> list[slice]:
    """Cut the rows of a manifest into shards, in their order.

    A shard is closed before it would pass so many megabytes. Where the study was built before,
    shards begin where they did and may grow to twice that, so that a document that is changed,
    added or taken out touches its own shard only. Results do not depend on where the cuts are.

    Parameters
    ----------
    sizes
        Of the rows: bytes of their files.
    earlier
        Of the rows: the number of the shard in which each stood, -1 for a new one.
    """
    limit = megabytes * 2**20 * (2 if len(earlier) else 1)
    cuts, filled = [0], 0
    seen: set[int] = set()
    for place, size in enumerate(sizes):
        number = earlier[place] if len(earlier) else -1
        begins = number >= 0 and bool(seen) and number not in seen
        if place and (begins or filled + size > limit):
            cuts.append(place)
            filled = 0
        filled += size
        seen |= {number} - {-1}
    return [slice(*ends) for ends in zip(cuts, [*cuts[1:], len(sizes)], strict=True)]
