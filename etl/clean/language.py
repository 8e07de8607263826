"""Is it Arabic: by the share of Arabic script; and not Persian, Urdu, Kurdish, Pashto by letters and small words."""

import re

from etl.arabic.normalise import arabic_share

MIN_ARABIC_SHARE = 0.5
_SAMPLE = 400  # words that decide
_CLEAR = 60  # words after which a text without any foreign one is Arabic
_WORD = re.compile("[\u0620-\u065f\u0670-\u06d3\u06d5-\u06dc\u06fa-\u06ff\N{ZERO WIDTH NON-JOINER}]+")
# Letters that no Arabic word has. Persian kaf and ya are left out: Arabic newsrooms type them too.
_FOREIGN = re.compile("[ٹپچژڈڑںھہےگۆێەڵڕڤڼډړښېځڅټۍۇۈۋۅ]")
_PERSIAN_URDU_KURDISH = """
    است این را که از برای های شد شده کرد کرده بود شود خود باید یک آن
    ہیں کا میں اور کو یہ وہ بھی جو تھا تھی گیا لە بە کە ئەم ئەو بۆ په سره
"""
_ARABIC = """
    في فى من على إلى الى أن ان إن عن مع هذا هذه التي الذي الذين كما ما لا لم لن بعد قبل قال وقال أو ثم قد كان كانت بين
    حتى عند منذ خلال حيث ذلك غير كل له لها به بها فيه فيها عليه عليها منه إنه أنه
"""
_FOREIGN_WORDS = frozenset(_PERSIAN_URDU_KURDISH.split())
_ARABIC_WORDS = frozenset(_ARABIC.split())
_ARTICLE = ("ال", "وال", "بال", "لل", "فال", "كال")


def is_arabic(text: str, *, share: float | None = None) -> bool:
    """Whether `text` is in Arabic. `share`, its share of Arabic script, may be given where it is known."""
    if (arabic_share(text) if share is None else share) < MIN_ARABIC_SHARE:
        return False
    arabic = foreign = words = 0
    for found in _WORD.finditer(text):
        word = found[0]
        words += 1
        if _FOREIGN.search(word) or word in _FOREIGN_WORDS:
            foreign += 1
        elif word in _ARABIC_WORDS or (len(word) > 4 and word.startswith(_ARTICLE)):
            arabic += 1
        if words >= _SAMPLE or (words == _CLEAR and not foreign and arabic * 5 > words):
            break
    return words > 0 and (foreign <= arabic or foreign * 20 <= words)
