"""The gate of a residential compound, campus or company: scan, decide, record, show."""

__version__ = "0.1.0"
