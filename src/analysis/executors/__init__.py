"""Where the shards of a corpus are worked on: in this process, in others here, on a cluster."""

from analysis.executors.clusters import close_clusters
from analysis.executors.executor import Executor, Kind, choose_executor

__all__ = ["Executor", "Kind", "choose_executor", "close_clusters"]
