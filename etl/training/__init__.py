"""How the tagger's weights are made: annotations joined to texts, word vectors, training. Needs the extra `train`."""
