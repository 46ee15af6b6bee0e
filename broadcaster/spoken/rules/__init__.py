"""The rules, a module for each class of token; ``reader.RULES`` puts them in order."""
