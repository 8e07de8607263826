"""Data Docs: the audit as HTML pages that open without asking anything of the network."""

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

_OUTSIDE = re.compile(
    r"<script\b[^>]*\bsrc=[\"']https?://[^>]*>\s*</script>"
    r"|<link\b[^>]*>"
    r"|<img\b[^>]*\bsrc=[\"']https?://[^>]*>"
    r"|<form\b[^>]*\baction=[\"']https?://.*?</form>"
    r"|<iframe\b.*?</iframe>",
    re.IGNORECASE | re.DOTALL,
)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.IGNORECASE | re.DOTALL)
_FETCHED = re.compile(r"@import\s+url\([^)]*\)\s*;?|url\(\s*['\"]?https?:[^)]*\)")
_STYLE = """<style>
body { font: 15px/1.5 system-ui, "Noto Naskh Arabic", sans-serif; margin: 1.5rem auto; max-width: 75rem }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
td, th { border: 1px solid #8884; padding: .3rem .6rem; text-align: start; vertical-align: top }
td { unicode-bidi: plaintext }
ul { list-style: none; padding-inline-start: 0 } a { color: #0b57d0 }
.nav, .sticky-top { position: static } .btn { border: 1px solid #8886; border-radius: 4px; padding: .1rem .4rem }
.text-success, .fa-check-circle { color: #18794e } .text-danger, .fa-times { color: #c62828 }
.fa-check-circle::before { content: "✔" } .fa-times::before, .fa-exclamation-triangle::before { content: "✘" }
.modal, .d-none, .filter-control, .btn-group, footer { display: none }
@media (prefers-color-scheme: dark) { body { background: #16181d; color: #e8e8e8 } a { color: #8ab4f8 } }
</style>"""


def write_docs(context: Any, folder: Path) -> Path:
    """Build the pages of a GX context below `folder`, which is replaced; returns the index page.

    GX's pages take styles, fonts, scripts and a logo from the web: these are taken out and a style of our own put in.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)  # pages quote articles
    folder.mkdir()
    site = {
        "class_name": "SiteBuilder",
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", "show_cta_footer": False},
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
    }
    context.add_data_docs_site("run", site)
    context.build_data_docs(site_names=["run"])
    for page in folder.rglob("*.html"):
        page.write_text(without_network(page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.rmtree(folder / "static", ignore_errors=True)
    return folder / "index.html"


def without_network(html: str) -> str:
    """A page without anything that a browser would fetch, and with a plain style."""
    html = _FETCHED.sub("", _SCRIPT.sub("", _OUTSIDE.sub("", html)))
    head = '<meta charset="utf-8">' + _STYLE
    return html.replace("</head>", f"{head}</head>", 1) if "</head>" in html else head + html


def prune_docs(docs: Path, *, keep_days: int, now: datetime) -> int:
    """Remove pages of runs older than `keep_days`; returns how many."""
    if not docs.is_dir():
        return 0
    limit = (now - timedelta(days=keep_days)).timestamp()
    old = [folder for folder in docs.iterdir() if folder.is_dir() and folder.stat().st_mtime < limit]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
