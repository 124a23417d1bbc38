"""A finished run -> one offline page to send to somebody, and a summary without passages."""

from analysis.report.findings import Finding, find_findings
from analysis.report.page import write_report
from analysis.report.summary import write_summary

__all__ = ["Finding", "find_findings", "write_report", "write_summary"]
