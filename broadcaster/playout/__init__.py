"""The player: what is planned becomes sound on its second."""
