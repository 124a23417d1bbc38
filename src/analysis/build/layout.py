"""Which rows of a manifest make a shard."""

from collections.abc import Collection, Sequence

SHARD_MEGABYTES = 64.0  # of files; building a shard takes some seven times its text in memory


def lay_out(
    ids: Sequence[str],
    sizes: Sequence[int],
    *,
    beginnings: Collection[str] = (),
    megabytes: float = SHARD_MEGABYTES,
) -> list[slice]:
    """Cut the rows of a manifest into shards, in their order.

    A shard is closed before it would pass so many megabytes. Where the study was built before,
    each shard begins where it did and may grow to twice that, so that a document that is changed,
    added or taken out touches its own shard only. Results do not depend on where the cuts are.

    Parameters
    ----------
    ids, sizes
        Of the rows: ids, and bytes of their files.
    beginnings
        Ids of the rows with which shards began.
    """
    limit = megabytes * 2**20 * (2 if beginnings else 1)
    cuts, filled = [0], 0
    for place, (name, size) in enumerate(zip(ids, sizes, strict=True)):
        if place and (name in beginnings or filled + size > limit):
            cuts.append(place)
            filled = 0
        filled += size
    return [slice(*ends) for ends in zip(cuts, [*cuts[1:], len(ids)], strict=True)]
