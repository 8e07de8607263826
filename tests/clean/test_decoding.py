from datetime import UTC, datetime

import pytest

from etl.arabic import encoding
from etl.clean.decoding import Decoded, decode
from etl.records import RawDocument, Rejection

TEXT = (
    "التقى وزير الخارجية نظيره في عمان، وقال إن المحادثات كانت «بناءة» ومفيدة.\nوأضاف أن اللقاء الثاني سيعقد في بيروت."
)


def document(body: bytes, *, charset: str | None = None, media_type: str = "text/plain") -> RawDocument:
    return RawDocument(
        uri="a.txt",
        body=body,
        sha256="",
        media_type=media_type,
        charset=charset,
        fetched_at=datetime(2025, 4, 30, tzinfo=UTC),
    )


def text_of(body: bytes, **facts: str) -> str:
    decoded = decode(document(body, **facts))
    assert isinstance(decoded, Decoded), decoded
    return decoded.text


@pytest.mark.parametrize(
    "name",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1256"],
)
def test_every_encoding_is_read_undeclared(name: str) -> None:
    assert text_of(TEXT.encode(name)) == TEXT


def test_iso_8859_6_is_told_from_windows_1256() -> None:
    plain = TEXT.replace("«", '"').replace("»", '"')
    assert text_of(plain.encode("iso-8859-6")) == plain


def test_a_wrong_declaration_is_not_believed() -> None:
    assert text_of(TEXT.encode("windows-1256"), charset="utf-8") == TEXT
    assert text_of(TEXT.encode(), charset="windows-1256") == TEXT
    assert text_of(TEXT.encode(), charset="no-such-codec") == TEXT
    assert text_of(TEXT.encode("windows-1256"), charset="iso-8859-1") == TEXT


def test_a_short_text_takes_the_declared_code_page() -> None:
    page = '<html><head><meta charset="windows-1256"></head><body>خبر عاجل</body></html>'
    assert text_of(page.encode("windows-1256"), media_type="text/html") == page


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("windows-1252", "windows-1256"), ("latin-1", "utf-8"), ("windows-1256", "utf-8"), ("latin-1", "windows-1256")],
)
def test_mojibake_is_undone_and_said(wrong: str, right: str) -> None:
    if (wrong, right) == ("windows-1256", "utf-8"):
        broken = TEXT.encode(right).decode(wrong)
    else:
        broken = TEXT.encode(right).decode(wrong, "replace")
    if "\N{REPLACEMENT CHARACTER}" in broken:
        pytest.skip("this text does not survive that misreading")
    decoded = decode(document(broken.encode()))
    assert isinstance(decoded, Decoded)
    assert decoded.text == TEXT
    assert decoded.repaired is not None


def test_mojibake_that_lost_letters_is_rejected() -> None:
    broken = TEXT.encode().decode("windows-1252", "replace")
    decoded = decode(document(broken.encode()))
    assert isinstance(decoded, Rejection)
    assert (decoded.stage, decoded.reason) == ("clean", "mojibake")


@pytest.mark.parametrize(
    "body", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 50, b"\xff\xfeab\x00\xd8" + b"\x00\xdc" * 3]
)
def test_what_is_no_text_is_undecodable(body: bytes) -> None:
    decoded = decode(document(body))
    assert isinstance(decoded, Rejection)
    assert decoded.reason == "undecodable"


def test_a_broken_byte_does_not_cost_the_article() -> None:
    body = (TEXT * 4).encode()
    assert text_of(body[:301] + b"\xd9" + body[301:]).count("\N{REPLACEMENT CHARACTER}") <= 2


def test_nul_is_taken_out() -> None:
    assert "\0" not in text_of((TEXT + "\0").encode())


def test_detect_says_none_for_nothing_readable_and_utf_8_for_ascii() -> None:
    assert encoding.detect(b"plain words only") == "utf-8"
    assert encoding.detect(bytes(1000)) is None
