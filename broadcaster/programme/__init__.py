"""Items and the session frame as sound."""
