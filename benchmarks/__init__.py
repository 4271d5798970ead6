"""Measurements, each against its own limit in the same run."""
