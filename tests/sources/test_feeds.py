from datetime import UTC, datetime

from etl.records import RawDocument, Rejection
from etl.sources.feeds import parse_feed

NOW = datetime(2025, 4, 30, tzinfo=UTC)
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>الأفق</title>
<item><title>الوزير يزور عمان</title><link>https://example.org/1</link><guid>g-1</guid>
<pubDate>Wed, 30 Apr 2025 10:00:00 +0300</pubDate><description>مقدمة قصيرة</description>
<content:encoded><![CDATA[<p>زار الوزير عمان أمس.</p>]]></content:encoded></item>
<item><title>بلا رابط</title><guid isPermaLink="false">g-2</guid><description>وصل الوفد إلى بيروت.</description></item>
<item><title>مكرر</title><link>https://example.org/1</link><description>نص آخر</description></item>
<item><title>فارغ</title><link>https://example.org/3</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>الأفق</title>
<entry><title>خبر</title><link href="https://example.org/a"/><id>a</id><updated>2025-04-30T07:00:00Z</updated>
<summary type="text">اجتمع المجلس.</summary></entry></feed>"""


def test_entries_become_documents_with_what_they_declare() -> None:
    items = list(parse_feed(RSS.format(encoding="utf-8").encode(), uri="https://example.org/rss", fetched_at=NOW))
    first, second, third, fourth = items
    assert isinstance(first, RawDocument)
    assert (first.uri, first.media_type) == ("https://example.org/1", "text/html")
    assert first.body.decode() == "<p>زار الوزير عمان أمس.</p>"
    assert (first.declared.title, first.declared.source) == ("الوزير يزور عمان", "الأفق")
    assert first.declared.published == "Wed, 30 Apr 2025 10:00:00 +0300"
    assert first.declared.extra == {"feed": "https://example.org/rss", "guid": "g-1"}
    assert isinstance(second, RawDocument)
    assert (second.uri, second.declared.url) == ("https://example.org/rss#g-2", None)
    assert isinstance(third, Rejection)
    assert third.reason == "duplicate_id"
    assert isinstance(fourth, Rejection)
    assert (fourth.uri, fourth.reason) == ("https://example.org/3", "empty_body")


def test_windows_1256_and_atom_are_read() -> None:
    (first, *_) = parse_feed(RSS.format(encoding="windows-1256").encode("cp1256"), uri="u", fetched_at=NOW)
    assert isinstance(first, RawDocument)
    assert first.declared.title == "الوزير يزور عمان"
    (entry,) = parse_feed(ATOM.encode(), uri="u", fetched_at=NOW)
    assert isinstance(entry, RawDocument)
    assert (entry.body.decode(), entry.media_type) == ("اجتمع المجلس.", "text/plain")
    assert entry.declared.published == "2025-04-30T07:00:00Z"


def test_a_feed_that_names_the_wrong_encoding_is_read_rightly() -> None:
    for head in ('<?xml version="1.0" encoding="utf-8"?>', ""):
        content = head + RSS.split("?>", 1)[1]
        (first, *_) = parse_feed(content.encode("windows-1256"), uri="u", fetched_at=NOW, content_type="text/xml")
        assert isinstance(first, RawDocument)
        assert (first.declared.title, first.declared.source) == ("الوزير يزور عمان", "الأفق")


def test_what_is_no_feed_is_said() -> None:
    (item,) = parse_feed(b"<html><body>404</body></html>", uri="u", fetched_at=NOW)
    assert isinstance(item, Rejection)
    assert item.reason == "not_a_feed"
