"""Raw documents to articles: decoding, HTML, boilerplate, language."""
