"""The figures of a period, from the play log."""
