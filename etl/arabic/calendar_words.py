"""The words of the Arabic calendars, by folded key: months under all their names, weekdays, modifiers, numbers."""

from etl.arabic.normalise import fold_word


def _keyed(table: dict[str, int]) -> dict[str, int]:
    return {fold_word(word): value for word, value in table.items()}


def _keys(words: str) -> frozenset[str]:
    return frozenset(map(fold_word, words.split()))


def _with_clitics(keys: frozenset[str]) -> frozenset[str]:
    """The words alone, with the article, and with one-letter proclitics before them."""
    definite = {key if key.startswith("ال") else "ال" + key for key in keys}
    joined = {head + key for head in ("و", "ب", "ل", "ف", "وب", "ول") for key in keys | definite}
    return frozenset(keys | definite | joined | {"لل" + key for key in keys})


# Egyptian and Gulf, Levantine and Iraqi, Maghrebi names of the Gregorian months.
MONTHS = _keyed(
    {
        "يناير": 1, "جانفي": 1, "فبراير": 2, "فيفري": 2, "شباط": 2, "مارس": 3, "آذار": 3, "أبريل": 4, "إبريل": 4,
        "أفريل": 4, "نيسان": 4, "مايو": 5, "ماي": 5, "أيار": 5, "نوار": 5, "يونيو": 6, "يونيه": 6, "جوان": 6,
        "حزيران": 6, "يوليو": 7, "يوليه": 7, "يوليوز": 7, "جويلية": 7, "تموز": 7, "أغسطس": 8, "أوت": 8, "غشت": 8,
        "آب": 8, "سبتمبر": 9, "شتنبر": 9, "أيلول": 9, "أكتوبر": 10, "اكتوبر": 10, "نوفمبر": 11, "نونبر": 11,
        "ديسمبر": 12, "دجنبر": 12,
    }
)  # fmt: skip
# Words of other meanings (Mars and "practised", a Mrs May, "returned"): a month only beside a day, year or preposition.
AMBIGUOUS_MONTHS = _keys("مارس ماي آب أوت جوان نوار")
BEFORE_MONTHS = _keys("في وفي منذ ومنذ خلال وخلال بحلول شهر شهري بشهر لشهر")
TWO_WORD_MONTHS = {
    ("كانون", "الاول"): 12, ("كانون", "اول"): 12, ("كانون", "الثاني"): 1, ("كانون", "ثاني"): 1,
    ("تشرين", "الاول"): 10, ("تشرين", "اول"): 10, ("تشرين", "الثاني"): 11, ("تشرين", "ثاني"): 11,
}  # fmt: skip
HIJRI_MONTHS = _keyed({"محرم": 1, "المحرم": 1, "صفر": 2, "رجب": 7, "شعبان": 8, "رمضان": 9, "شوال": 10})
TWO_WORD_HIJRI_MONTHS = {
    ("ربيع", "الاول"): 3, ("ربيع", "اول"): 3, ("ربيع", "الاخر"): 4, ("ربيع", "اخر"): 4, ("ربيع", "الثاني"): 4,
    ("ربيع", "ثاني"): 4, ("جمادي", "الاولي"): 5, ("جمادي", "الاول"): 5, ("جمادي", "الاخره"): 6, ("جمادي", "الاخر"): 6,
    ("جمادي", "الثانيه"): 6, ("جمادي", "الثاني"): 6, ("ذو", "القعده"): 11, ("ذي", "القعده"): 11, ("ذو", "الحجه"): 12,
    ("ذي", "الحجه"): 12,
}  # fmt: skip
HIJRI_EPITHETS = _keys("المبارك الكريم المعظم الحرام الخير")
HIJRI_ERA = _keys("ه هجري هجرية الهجري")
GREGORIAN_ERA = _keys("م ميلادي ميلادية الميلادي")
SEASONS = _keyed({"ربيع": 21, "الربيع": 21, "صيف": 22, "الصيف": 22, "خريف": 23, "الخريف": 23, "شتاء": 24, "الشتاء": 24})

WEEKDAYS = _keyed(
    {"الاثنين": 0, "الإثنين": 0, "الثلاثاء": 1, "الأربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5, "الأحد": 6}
)
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PAST = _keys(
    "الماضي الماضية الماضيين الماضيتين المنصرم المنصرمة المنصرمين الفائت الفائتة المنقضي المنقضية الفارط الفارطة "
    "الأخيرة الأخيرين ماضية"
)
NEXT = _keys("المقبل المقبلة المقبلين المقبلتين القادم القادمة القادمين القادمتين مقبلة قادمة")
THIS = _keys("الجاري الجارية الحالي الحالية الجاريين الحاليين")
LAST_ONES = _keys("الأخيرة الأخيرين ماضية مقبلة قادمة")  # modifiers of stretches alone: «الأيام الأخيرة»
ECHOES = _keyed({"التالي": 1, "التالية": 1, "السابق": -1, "السابقة": -1, "نفسه": 0, "نفسها": 0, "ذاته": 0, "ذاتها": 0})
RELATIVE_DAYS = _keyed({"أمس": -1, "الأمس": -1, "البارحة": -1, "اليوم": 0, "الليلة": 0, "غدا": 1, "غد": 1, "الغد": 1})
DAY_PARTS = _keys("يوم مساء صباح ظهر فجر ليل ليلة عصر نهار ظهيرة صبيحة عشية أمسية مساءات")
HOURS_AFTER = _keys("صباحا مساء ظهرا ليلا فجرا عصرا نهارا")
ONE_NIGHT = _keys("ليل ليلة")

UNITS = {
    **dict.fromkeys(_keys("ساعة ساعات"), "hour"),
    **dict.fromkeys(_keys("يوم يوما أيام"), "day"),
    **dict.fromkeys(_keys("أسبوع أسابيع أسبوعا"), "week"),
    **dict.fromkeys(_keys("شهر شهرا أشهر شهور"), "month"),
    **dict.fromkeys(_keys("عام عاما أعوام سنة سنوات سنين"), "year"),
}
FEW = _keys("ساعات أيام أسابيع أشهر شهور أعوام سنوات سنين")
DUAL_UNITS = {
    **dict.fromkeys(_keys("ساعتين"), "hour"),
    **dict.fromkeys(_keys("يومين"), "day"),
    **dict.fromkeys(_keys("أسبوعين"), "week"),
    **dict.fromkeys(_keys("شهرين"), "month"),
    **dict.fromkeys(_keys("عامين سنتين"), "year"),
}
DEFINITE_UNITS = {
    **dict.fromkeys(_keys("الأسبوع"), "week"),
    **dict.fromkeys(_keys("الشهر"), "month"),
    **dict.fromkeys(_keys("العام السنة"), "year"),
    **dict.fromkeys(_keys("العقد"), "decade"),
    **dict.fromkeys(_keys("القرن"), "century"),
}
ORDINALS = _keyed(
    {
        "الأول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8,
        "التاسع": 9, "العاشر": 10, "الحادي": 1, "الواحد": 1, "الفاتح": 1,
    }
)  # fmt: skip
NOT_ALONE = _keys("الحادي الواحد")  # ordinals that only stand before «عشر» or a ten
FEMININE_ORDINALS = _keyed(
    {
        "الأولى": 1, "الواحدة": 1, "الثانية": 2, "الثالثة": 3, "الرابعة": 4, "الخامسة": 5, "السادسة": 6, "السابعة": 7,
        "الثامنة": 8, "التاسعة": 9, "العاشرة": 10, "الحادية": 11,
    }
)  # fmt: skip
FIRST_DAY = _keys("غرة أول")  # «غرة رجب», «أول مايو»
TENS = _keyed({"العشرين": 20, "والعشرين": 20, "العشرون": 20, "والعشرون": 20, "الثلاثين": 30, "والثلاثين": 30,
               "الثلاثون": 30, "والثلاثون": 30})  # fmt: skip
NUMBERS = _keyed(
    {
        "ثلاثة": 3, "ثلاث": 3, "أربعة": 4, "أربع": 4, "خمسة": 5, "خمس": 5, "ستة": 6, "ست": 6, "سبعة": 7, "سبع": 7,
        "ثمانية": 8, "ثماني": 8, "ثمان": 8, "تسعة": 9, "تسع": 9, "عشرة": 10, "عشر": 10, "عشرين": 20, "ثلاثين": 30,
        "أربعين": 40, "خمسين": 50, "ستين": 60, "سبعين": 70, "ثمانين": 80, "تسعين": 90,
    }
)  # fmt: skip
TEEN = _keys("عشر عشرة")
DECADES = {
    fold_word(head + stem + tail): ten
    for stem, ten in {
        "عشرين": 2, "ثلاثين": 3, "أربعين": 4, "خمسين": 5, "ستين": 6, "سبعين": 7, "ثمانين": 8, "تسعين": 9,
    }.items()
    for head in ("", "ال")
    for tail in ("ات", "يات")
}  # fmt: skip
OTHER_YEARS = _keys("الدراسي الجامعي المالي الهجري الدراسية الجامعية المالية الهجرية")
OF_AGE = _keys("عمره عمرها العمر عمرهم عمري")

# Parts of a month, year, week or decade: early, middle, late.
PARTS = {
    **dict.fromkeys(_keys("مطلع أوائل بداية بدايات مستهل"), 0),
    **dict.fromkeys(_keys("منتصف أواسط"), 1),
    **dict.fromkeys(_keys("أواخر نهاية نهايات آخر"), 2),
}
FRACTIONS = _keyed({"النصف": 2, "الثلث": 3, "الربع": 4})
LAST = _keys("الأخير الأخيرة")
AGO = _keys("قبل منذ بعد")
GLUED_AGO = {head + dual: unit for head in ("قبل", "منذ") for dual, unit in DUAL_UNITS.items()}  # «قبليومين»
FUTURE_PREFIXES = ("سي", "ست", "سن")
NOT_FUTURE = ("سياس", "سيار", "سياد", "سياق", "سياح", "سيناء", "سينما", "سيطر", "سيدات", "سيول", "ستين", "ستاد", "سنو")
FUTURE = _keys("سوف المقرر المزمع المنتظر المرتقب يعتزم تعتزم ينوي المتوقع غضون")
ABOUT = _keys("حوالي نحو قرابة زهاء تقريبا")
MORE_OR_LESS = _keys("أكثر أقل أزيد يقارب يزيد")
JUST_NOW = _keys("قليل لحظات دقائق قليلة وجيز")
YEAR_WORDS = _keys("عام سنة العام السنة للعام لعام بعام")
YEARS_WORDS = _keys("عامي أعوام سنتي سنوات الأعوام العامين")
RANGE_CUES = _keys("من بين")
DAYS_CUES = _keys("يومي أيام الأيام")
TO = _keys("إلى حتى وحتى لغاية وإلى")
DASHES = frozenset({"-", "\N{EN DASH}", "\N{EM DASH}", "\N{ARABIC TATWEEL}", "\N{MINUS SIGN}"})
COMMAS = frozenset({"\N{ARABIC COMMA}", ","})
MATCHING = _keys("الموافق الموافقة موافق المصادف يوافق")
# What stands before a year that is alone: «في 2010», not «2010 جنيهات»; and before the day of a month that is a time.
BEFORE_YEARS = _keys("في وفي منذ ومنذ حتى وحتى خلال وخلال بحلول قبل وقبل بعد وبعد")
BEFORE_DAYS = BEFORE_YEARS | WEEKDAYS.keys() | DAY_PARTS | _keys("من إلى ومن بين و بتاريخ الموافق يومي أيام بدءا تاريخ")
COUNTED = _keys(
    "شخص شخصا جنيه جنيها جنيهات دولار دولارا متر مترا كم كيلومتر ألف مليون مليار طن درجة نقطة مواطن صوت مقعد حالة قتيل"
)

# «المصري اليوم», «أخبار اليوم», «روسيا اليوم» are outlets always; after a country's name «اليوم» may be today.
PAPERS_BEFORE = _keys("المصري أخبار الأخبار روسيا والمصري بالمصري للمصري لأخبار وأخبار بأخبار لروسيا وروسيا")
COUNTRIES_BEFORE = _keys("فلسطين سوريا مصر الأردن عمان الخليج العراق ليبيا السودان لبنان تونس الجزائر المغرب اليمن")
OUTLETS = _keys("صحيفة جريدة موقع قناة وكالة بوابة مجلة لصحيفة لجريدة لموقع لقناة لوكالة وصحيفة وقناة شبكة فضائية")
FROM = _keys("ابتداء بدءا اعتبارا بداية انطلاقا")
# «مزيج من الاثنين», «أحد الاثنين»: both, not Monday.
BOTH_BEFORE = _keys("من بين على عن أي كلا كلتا هذين بهذين معا")
QUOTES = frozenset("\"«»“”'")
CLOSERS = QUOTES | {")"}
# «اليوم السابع» is a paper or the seventh day, «اليوم العالمي» a feast, «اليوم الذي» a day told of.
NOT_TODAY_BEFORE = (
    ORDINALS.keys()
    | TENS.keys()
    | _keys(
        "العالمي الوطني الدولي القومي الأخير الذي الدراسي الثقافي المفتوح التدريبي الإعلامي الختامي الانتخابي الرياضي "
        "الأسود الواحد الرابع الموعود العادي الكامل"
    )
)
NOT_TOMORROW_BEFORE = _keys("الثورة أفضل مشرق أجمل جديد")
NOT_TOMORROW_AFTER = _keys("حزب حزبي لحزب بحزب وحزب جريدة صحيفة حركة تيار")
# «صلاة الجمعة», «عبد الرحمن الخميس»: what stands before a weekday's word that is part of a name.
NAMED_BEFORE = _keys("صلاة خطبة مسجد سوق مدينة خطيب وصلاة لصلاة بصلاة وخطبة لخطبة خطبتي أحد إحدى كلا الشيخ مليونية")
NAMED_AFTER = _keys("العظيمة الأسود السوداء الدامي الأبيض الحزين اليتيمة")
# «العام» after an office or body means "general".
GENERAL = _keys(
    "الأمين النائب المدير المشرف الرأي القطاع المراقب المنسق القائد المرشد السكرتير المفتش المفوض الاتحاد المجلس الحرس "
    "المدعي للنائب للأمين للمرشد والنائب والأمين والمدعي المقر السياق الإطار التعليم المال الشأن الوضع الأمن الصالح "
    "الحاكم الإضراب الدين الموقف المؤتمر المستشفى الحق النظام بالنائب الرئيس المحامي الوكيل الكاتب "
    "المشرفة السكرتيرة المقرر"
)

# Days that name revolutions, squares, movements, cities: what stands before them, and the days known for it.
EVENT_NAMES_BEFORE = _with_clitics(
    _keys(
        "ثورة ثورتي حركة شباب جامعة مدينة كوبري محور ميدان شارع جمعة حزب حي قناة جسر ائتلاف تحالف جبهة حرب نصر انتصار "
        "انتصارات أحداث هجمات اعتداءات تفجيرات قوى فريق تيار نواب عضو أعضاء ناشط ناشطي نشطاء ناشطة منسق مؤسس قيادي "
        "قيادات أهداف شهداء مصابي ذكرى منظمة كلية استاد ملعب مستشفى مطار مصنع حرائر لجنة تجمع انتفاضة دستور مليونية "
        "ستاد معسكر قاعدة جمعية مدرسة ساحة طريق نفق مجموعة كتيبة لواء عملية معرض اعتصام"
    )
) | _keys("بثورة لثورة وثورة لحركة وحركة بحركة الثورة الحركة بميدان بشارع")
EVENT_DAYS = frozenset({(1, 25), (4, 6), (3, 8), (3, 14), (6, 30), (10, 6), (5, 15), (9, 11), (2, 17), (7, 23)})
