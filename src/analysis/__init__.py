"""What documents about children's social care say: terms, sentiment and themes by source."""

__version__ = "0.1.0"
