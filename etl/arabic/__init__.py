"""The Arabic script and language, with no news in it: normalisation, words, numbers, dates."""
