"""Exchange with NVivo, MAXQDA, ATLAS.ti, QualCoder and others by the REFI-QDA standard 1.5.

``codebooks`` (QDC: the codes), ``projects`` and ``reading`` (QDPX: documents and coded passages,
out and in).
"""

from analysis.coding.refiqda.codebooks import read_qdc, write_qdc
from analysis.coding.refiqda.projects import write_qdpx
from analysis.coding.refiqda.reading import read_qdpx

__all__ = ["read_qdc", "read_qdpx", "write_qdc", "write_qdpx"]
