"""Loa Xã: radio automation for a Vietnamese commune station."""

__version__ = "0.1.0"
