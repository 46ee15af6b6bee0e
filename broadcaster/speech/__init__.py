"""Spoken text to sound."""
