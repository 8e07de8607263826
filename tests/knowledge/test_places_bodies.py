"""The knowledge files on states, places, bodies and offices: shape, references between them, what news relies on."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from etl.arabic.normalise import match_key


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FOLDER = Path(__file__).parents[2] / "seeds" / "knowledge"
COLUMNS = {
    "countries": "id name_ar names_ar_other name_en capital_ar capital_ar_other adj_m adj_f adj_pl adj_other metonyms"
    " ambiguous",
    "cities": "id name_ar names_ar_other name_en country kind ambiguous",
    "organizations": "id name_ar names_ar_other name_en kind country ambiguous",
    "offices": "id title_ar forms_other name_en level takes",
}
LISTS = {"names_ar_other", "capital_ar_other", "adj_pl", "adj_other", "metonyms", "forms_other", "takes"}
PLACES = words(
    "city region governorate island sea strait camp building border_crossing airport river mountain continent area "
)
BODIES = words(
    "international regional ministry_generic party armed_group agency media company club religious union "
    "court parliament university ngo "
)
LEVELS = words(
    "head_of_state head_of_government minister deputy ambassador envoy military intelligence legislature "
    "judiciary religious party local international spokesperson business sport media other portfolio "
    "honorific "
)
# ISO 3166-1 codes of the members of the League of Arab States and of the Security Council's permanent members.
ARAB_STATES = words("DZ BH KM DJ EG IQ JO KW LB LY MR MA OM PS QA SA SO SD SY TN AE YE ")
PERMANENT_MEMBERS = {"CN", "FR", "RU", "GB", "US"}
UNITED_NATIONS_MEMBERS = 193
INVISIBLE = re.compile("[\N{ARABIC TATWEEL}\u064b-\u0652\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00a0]")


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        assert reader.fieldnames == COLUMNS[name].split()
        return tuple(reader)


def listed(value: str) -> list[str]:
    return value.split("|") if value else []


def names(row: dict[str, str]) -> list[str]:
    return [row["name_ar"], *listed(row["names_ar_other"])]


def twice(keys: Sequence[object]) -> list[object]:
    return [key for key, count in Counter(keys).items() if count > 1]


@pytest.mark.parametrize("name", COLUMNS)
def test_rows_are_whole_and_ids_unique(name: str) -> None:
    rows = table(name)
    shape = re.compile(r"[A-Z]{2}" if name == "countries" else r"[a-z0-9]+(-[a-z0-9]+)*")
    assert not [row["id"] for row in rows if None in row or None in row.values()]
    assert not [row["id"] for row in rows if not shape.fullmatch(row["id"])]
    assert not twice([row["id"] for row in rows])
    main = "title_ar" if name == "offices" else "name_ar"
    assert not [row["id"] for row in rows if not match_key(row[main]) or not row["name_en"]]


@pytest.mark.parametrize("name", COLUMNS)
def test_fields_are_trimmed_visible_and_lists_clean(name: str) -> None:
    for row in table(name):
        for column, value in row.items():
            assert value == " ".join(value.split()), (row["id"], column)
            # folding drops marks, so that a spelling that needs one (عُمان beside عمان) would be a second row's name
            assert not INVISIBLE.search(value) or column == "name_en", (row["id"], column, value)
            if column in LISTS:
                assert all(part and part == part.strip() for part in listed(value)), (row["id"], column)
            else:
                assert "|" not in value, (row["id"], column)


@pytest.mark.parametrize("name", COLUMNS)
def test_spellings_of_a_row_differ_after_folding(name: str) -> None:
    main, other = ("title_ar", "forms_other") if name == "offices" else ("name_ar", "names_ar_other")
    for row in table(name):
        assert not twice([match_key(form) for form in [row[main], *listed(row[other])]]), row["id"]
    if name == "countries":
        for row in table(name):
            assert not twice([match_key(c) for c in [row["capital_ar"], *listed(row["capital_ar_other"])]]), row["id"]
            assert not twice([match_key(a) for a in [row["adj_m"], *listed(row["adj_other"])]]), row["id"]
            assert not twice([match_key(a) for a in listed(row["adj_pl"])]), row["id"]


def test_a_place_is_named_once_within_its_kind() -> None:
    assert not twice([(row["kind"], match_key(name)) for row in table("cities") for name in names(row)])


def test_a_body_is_named_once() -> None:
    assert not twice([match_key(name) for row in table("organizations") for name in names(row)])


def test_an_office_is_named_once_within_its_group() -> None:
    keys = []
    for row in table("offices"):
        group = row["level"] if row["level"] in ("portfolio", "honorific") else "office"
        keys += [(group, match_key(form)) for form in [row["title_ar"], *listed(row["forms_other"])]]
    assert not twice(keys)


def test_a_state_is_named_once_but_for_names_two_states_share() -> None:
    # a capital may share its state's name (الكويت); a state's name is its own
    assert not twice([match_key(name) for row in table("countries") for name in names(row)])


def test_values_come_from_closed_sets() -> None:
    assert {row["kind"] for row in table("cities")} <= PLACES
    assert {row["kind"] for row in table("organizations")} == BODIES
    assert {row["level"] for row in table("offices")} == LEVELS
    takes = {part for row in table("offices") for part in listed(row["takes"])}
    assert takes == {"body", "country", "portfolio", "none"}
    assert all(row["takes"] for row in table("offices"))
    for name in ("countries", "cities", "organizations"):
        assert {row["ambiguous"] for row in table(name)} == {"", "1"}


def test_every_country_code_is_a_state_of_the_list() -> None:
    codes = {row["id"] for row in table("countries")}
    for name in ("cities", "organizations"):
        assert {row["country"] for row in table(name)} - codes == {""}, name


def test_the_states_are_complete() -> None:
    codes = {row["id"] for row in table("countries")}
    assert codes >= ARAB_STATES | PERMANENT_MEMBERS | {"PS", "VA", "XK", "TW", "EH"}
    assert len(codes) >= UNITED_NATIONS_MEMBERS + 5


def test_every_capital_is_a_city_of_its_state() -> None:
    cities = {
        (row["country"], match_key(name)) for row in table("cities") if row["kind"] == "city" for name in names(row)
    }
    lost = [
        row["id"]
        for row in table("countries")
        if row["capital_ar"] and (row["id"], match_key(row["capital_ar"])) not in cities
    ]
    assert not lost


def test_states_have_a_capital_but_where_it_is_disputed() -> None:
    without = {row["id"] for row in table("countries") if not row["capital_ar"]}
    assert not without & (ARAB_STATES | PERMANENT_MEMBERS)
    assert len(without) <= 5


def test_adjectives_are_regular_and_without_article() -> None:
    for row in table("countries"):
        masculine, feminine = row["adj_m"].split(), row["adj_f"].split()
        assert len(masculine) == len(feminine), row["id"]
        for one, other in zip(masculine, feminine, strict=True):
            assert other in (one, one + "\N{ARABIC LETTER TEH MARBUTA}"), row["id"]
        forms = [row["adj_m"], row["adj_f"], *listed(row["adj_pl"]), *listed(row["adj_other"])]
        assert not [form for form in forms if form.startswith("ال") and row["id"] not in ("DE", "AL")], row["id"]
        if len(masculine) == 1:
            assert {row["adj_m"] + "ون", row["adj_m"] + "ين"} <= set(listed(row["adj_pl"])), row["id"]


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("SY", {"سوري", "سورية", "سوريون", "سوريين"}),
        ("TR", {"تركي", "تركية", "أتراك"}),
        ("RU", {"روسي", "روسية", "روس"}),
        ("US", {"أمريكي", "أميركي", "أمريكية"}),
        ("MA", {"مغربي", "مغاربة"}),
        ("AM", {"أرميني", "أرمني", "أرمن"}),
    ],
)
def test_nationalities_as_news_writes_them(code: str, forms: set[str]) -> None:
    row = next(row for row in table("countries") if row["id"] == code)
    have = {row["adj_m"], row["adj_f"], *listed(row["adj_pl"]), *listed(row["adj_other"])}
    assert forms <= have


@pytest.mark.parametrize(
    ("name", "country", "kind"),
    [
        ("دمشق", "SY", "city"),
        ("محافظة ريف دمشق", "SY", "governorate"),
        ("قصر الشعب", "SY", "building"),
        ("مخيم جباليا", "PS", "camp"),
        ("الضفة الغربية", "PS", "region"),
        ("معبر رفح", "PS", "border_crossing"),
        ("مطار القاهرة الدولي", "EG", "airport"),
        ("قصر بعبدا", "LB", "building"),
        ("قصر اليمامة", "SA", "building"),
        ("كامب ديفيد", "US", "building"),
        ("إسطنبول", "TR", "city"),
        ("باب المندب", "", "strait"),
        ("البحر الأحمر", "", "sea"),
        ("الشرق الأوسط", "", "area"),
        ("القدس", "", "city"),
    ],
)
def test_places_that_news_names(name: str, country: str, kind: str) -> None:
    found = [row for row in table("cities") if match_key(name) in map(match_key, names(row))]
    assert (country, kind) in {(row["country"], row["kind"]) for row in found}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("الناتو", "حلف شمال الأطلسي"),
        ("سانا", "وكالة الأنباء السورية"),
        ("البنتاغون", "البنتاجون"),
        ("قسد", "قوات سوريا الديمقراطية"),
        ("واس", "وكالة الأنباء السعودية"),
        ("الحوثيون", "جماعة أنصار الله"),
        ("الكونغرس", "الكونجرس"),
        ("فيفا", "الاتحاد الدولي لكرة القدم"),
    ],
)
def test_short_and_long_names_are_one_body(name: str, other: str) -> None:
    owner = {match_key(form): row["id"] for row in table("organizations") for form in names(row)}
    assert owner[match_key(name)] == owner[match_key(other)]


def test_common_words_and_given_names_are_marked_ambiguous() -> None:
    marked = {
        match_key(n)
        for row in (*table("countries"), *table("cities"), *table("organizations"))
        if row["ambiguous"]
        for n in names(row)
    }
    words = "صور فاس ليل نيس تدمر ينبع السلمية الصعيد الخليل فتح القاعدة الجزيرة العربية مهر وفا الأقصى مالي"
    assert not [word for word in words.split() if match_key(word) not in marked]


def test_an_unmarked_body_or_place_is_no_function_word() -> None:
    plain = {
        match_key(w) for w in words("كان بين كما حيث بعد قبل عند على إلى عن مع هذا ذلك التي الذي كيف نحو ضد كل أي")
    }
    unmarked = [row for row in (*table("cities"), *table("organizations")) if not row["ambiguous"]]
    assert not [row["id"] for row in unmarked for name in names(row) if match_key(name) in plain]


def test_every_office_with_portfolios_and_honorifics_stands() -> None:
    offices = {
        match_key(form): row for row in table("offices") for form in [row["title_ar"], *listed(row["forms_other"])]
    }
    for title in (
        "رئيس الوزراء",
        "وزيرة الخارجية",
        "المبعوث الخاص",
        "المتحدثة باسم",
        "شيخ الأزهر",
        "النائب العام",
        "ولي العهد",
    ):
        assert match_key(title) in offices, title
    levels = Counter(row["level"] for row in table("offices"))
    assert levels["portfolio"] >= 80
    assert levels["honorific"] >= 60
    assert sum(levels.values()) - levels["portfolio"] - levels["honorific"] >= 200


def test_counts_reach_what_the_engine_was_promised() -> None:
    bodies = Counter(row["kind"] for row in table("organizations"))
    assert len(table("cities")) >= 900
    assert len(table("organizations")) >= 700
    assert bodies["club"] + sum("لكرة القدم" in row["name_ar"] for row in table("organizations")) >= 80
    governorates = Counter(row["country"] for row in table("cities") if row["kind"] == "governorate")
    assert governorates["SY"] == 14
    assert governorates["EG"] == 27
    assert governorates["IQ"] == 19
