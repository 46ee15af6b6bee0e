"""Another station's sound, received while it is relayed."""
