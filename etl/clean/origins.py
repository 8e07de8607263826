"""From offsets of a body back to offsets of the text that it was cleaned from."""

from array import array

from etl.records import Article


def origin_offsets(article: Article, text: str) -> "array[int]":
    """Where each character of `article.body`, and its end, stood in `text`, which is `read_text(document).text`.

    A body has the characters of its text in their order, less what was removed and what is invisible; only blanks
    differ. A blank of the body stands where the character before it ends.
    """
    gaps = {span.start: span.end for span in article.boilerplate if span.end > span.start}
    offsets = array("I")
    position = 0
    for character in article.body:
        if character.isspace():
            offsets.append(position)
            continue
        while position < len(text) and (position in gaps or text[position] != character):
            position = gaps.get(position, position + 1)
        offsets.append(min(position, len(text)))
        position = min(position + 1, len(text))
    offsets.append(position)
    return offsets
