"""Recordings that an operator brings: opened, checked to be whole, measured, trimmed."""
