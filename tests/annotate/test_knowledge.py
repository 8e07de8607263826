"""Loading knowledge: what is indexed, and what is refused."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from etl.annotate import DEFAULT_COMPONENTS, Annotator, Document, Knowledge, extended_components, load_knowledge
from etl.errors import KnowledgeError
from etl.records import EntityKind

COUNTRIES = """id,name_ar,names_ar_other,name_en,capital_ar,capital_ar_other,adj_m,adj_f,adj_pl,adj_other,metonyms
DE,ألمانيا,جمهورية ألمانيا الاتحادية,Germany,برلين,,ألماني,ألمانية,ألمان,,
KR,كوريا الجنوبية,,South Korea,سول,سيول,كوري جنوبي,كورية جنوبية,,,
"""
CITIES = "id,name_ar,names_ar_other,name_en,country,kind,ambiguous\nbonn,بون,,Bonn,DE,city,\n"
BODIES = "id,name_ar,names_ar_other,name_en,kind,country,ambiguous\nun,الأمم المتحدة,,UN,international,,\n"
OFFICES = """id,title_ar,forms_other,name_en,level,takes
foreign-minister,وزير الخارجية,وزيرة الخارجية|وزير خارجية,foreign minister,minister,country
"""
FIGURES = """id,name_ar,names_ar_other,surname_ar,name_en,country,gender,offices,category
first,سليم المثال,,المثال,First,DE,m,foreign-minister@DE@2020-01@2022-06,minister
second,نادر المثل,,المثل,Second,DE,m,foreign-minister@DE@2022-07@,minister
"""


def write(folder: Path, *, figures: str | None = None) -> Path:
    files = {
        "countries": COUNTRIES,
        "cities": CITIES,
        "organizations": BODIES,
        "offices": OFFICES,
        "figures-x": figures,
    }
    for name, text in files.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_without_figures(tmp_path: Path) -> None:
    knowledge = load_knowledge(write(tmp_path))
    assert knowledge.figures == {}
    assert knowledge.nationality("الالماني") == knowledge.nationality("المانيه") == "DE"
    assert knowledge.nationality("ماني") is None
    assert knowledge.capitals["KR"] == "سول"


def test_holder_of_an_office_by_day(tmp_path: Path) -> None:
    knowledge = load_knowledge(write(tmp_path, figures=FIGURES))
    assert knowledge.holder("وزير خارجيه", "DE", date(2021, 5, 1)) == "first"
    assert knowledge.holder("وزير خارجيه", "DE", date(2022, 6, 30)) == "first"
    assert knowledge.holder("وزير خارجيه", "DE", date(2024, 5, 1)) == "second"
    assert knowledge.holder("وزير خارجيه", "DE", date(2019, 5, 1)) is None
    assert knowledge.holder("وزير خارجيه", "KR", date(2024, 5, 1)) is None


def test_holder_from_knowledge_is_named_and_flagged(tmp_path: Path) -> None:
    annotator = Annotator(load_knowledge(write(tmp_path, figures=FIGURES)))
    text = "التقى وزير الخارجية الألماني وزير الخارجية الكوري الجنوبي في بون."
    published = datetime(2021, 5, 1, tzinfo=UTC)
    (report,) = annotator.annotate_text(title="", text=text, published=published).reports
    assert [(p.name, p.role, p.entity) for p in report.participants] == [
        ("سليم المثال", "وزير الخارجية الألماني", None),
        (None, "وزير الخارجية الكوري الجنوبي", None),
    ]
    assert report.flags == ("holder_from_knowledge",)
    (undated,) = annotator.annotate_text(title="", text=text, published=None).reports
    assert undated.flags == () and undated.participants[0].name is None


@pytest.mark.parametrize("name", ["countries", "cities", "organizations", "offices"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    (tmp_path / f"{name}.csv").unlink()
    with pytest.raises(KnowledgeError, match=name):
        load_knowledge(tmp_path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "cities.csv").write_text("id,name_ar\nbonn,بون\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="ambiguous"):
        load_knowledge(tmp_path)


def test_a_missing_folder_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="seeds/knowledge"):
        load_knowledge(tmp_path / "nowhere")


def test_components_can_be_replaced(knowledge: Knowledge) -> None:
    def forget_places(document: Document, knowledge: Knowledge) -> Document:
        return document.having(names=tuple(n for n in document.names if n.kind is not EntityKind.PLACE))

    names = [getattr(c, "__name__", type(c).__name__) for c in DEFAULT_COMPONENTS]
    after = names.index("TagMentions") + 1
    annotator = Annotator(knowledge, (*DEFAULT_COMPONENTS[:after], forget_places, *DEFAULT_COMPONENTS[after:]))
    text = "استقبل الرئيس القبرصي نيكوس خريستودوليدس رئيس الوزراء اليوناني كيرياكوس ميتسوتاكيس في باريس."
    (report,) = annotator.annotate_text(title="", text=text, published=None).reports
    assert report.place is None and len(report.participants) == 2


def test_extensions_come_after_the_defaults() -> None:
    assert extended_components()[: len(DEFAULT_COMPONENTS)] == DEFAULT_COMPONENTS
