"""The writers of a report; each file is one format."""
