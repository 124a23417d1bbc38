"""A finished run -> one offline page to send to somebody."""

from analysis.report.findings import Finding, find_findings
from analysis.report.page import write_report

__all__ = ["Finding", "find_findings", "write_report"]
