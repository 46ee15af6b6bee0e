"""The words that spelling does not tell: abbreviations, codes of documents, foreign words and brands."""
