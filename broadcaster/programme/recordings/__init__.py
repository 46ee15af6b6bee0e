"""Recordings that people made: read, judged, cut."""
