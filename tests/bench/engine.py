"""`make bench`, first part: the engine alone on one core: articles a second, dates a text, memory.

Real articles where `../shared/corpus` is beside the checkout, else generated ones; the engine cleans and
annotates each,
after a warm-up. Processor time, so that other work on the machine counts less; the yardstick is plain Python
on the same texts.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before NumPy is loaded: one core is one core

import json
import re
import resource
import sys
import time
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from run import CORPUS, corpus_articles, generated_articles

ARTICLES = int(os.environ.get("RASD_BENCH_ENGINE_ARTICLES", "3000"))
WARM_UP = 500
LIMITS = {"articles_per_second": 60.0, "worker_rss_mb": 350.0, "dates_ms": 1.0}  # floors for slow machines


def main() -> int:
    """Measure, print, and say by the exit code whether the limits hold."""
    from etl import resources
    from etl import settings as settings_module
    from etl.arabic.dates import find_times
    from etl.arabic.words import tokenise
    from etl.clean import to_article
    from etl.records import Article, Declared, RawDocument

    real = CORPUS.is_dir()
    articles = list(islice(corpus_articles() if real else generated_articles(), WARM_UP + ARTICLES))
    documents = [
        RawDocument(
            uri=f"bench/{k}", body=a["text"].encode(), sha256=str(k), media_type="text/plain",
            fetched_at=datetime(2025, 1, 1, tzinfo=UTC), declared=Declared(title=a["title"], source=a["source"]),
        )
        for k, a in enumerate(articles)
    ]  # fmt: skip
    annotator = resources.annotator(settings_module.load({}))

    def read(some: list[RawDocument]) -> float:
        started = time.process_time()
        for document in some:
            cleaned = to_article(document)
            if isinstance(cleaned, Article):
                annotator.annotate(cleaned)
        return time.process_time() - started

    read(documents[:WARM_UP])
    seconds = read(documents[WARM_UP:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    texts = [a["text"] for a in articles[WARM_UP:]]
    tokens = [tokenise(text) for text in texts]
    started = time.process_time()
    for text, own in zip(texts, tokens, strict=True):
        find_times(text, published=date(2025, 1, 1), tokens=own)
    dates = (time.process_time() - started) / len(texts) * 1000
    word = re.compile(r"\w+|[^\w\s]")
    started = time.process_time()
    for text in texts:
        word.findall(text)
    base = time.process_time() - started
    figures = {
        "articles_per_second": round(ARTICLES / seconds, 1),
        "worker_rss_mb": round(memory, 1),
        "dates_ms": round(dates, 3),
    }
    result = {
        "articles": ARTICLES, "origin": "articles of ../shared/corpus" if real else "generated articles",
        "words_an_article": round(sum(map(len, map(str.split, texts))) / len(texts)), "cores_used": 1,
        "engine_to_yardstick": round(seconds / base, 1), "figures": figures,
    }  # fmt: skip
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    missed = [
        name
        for name, limit in LIMITS.items()
        if (figures[name] < limit if name == "articles_per_second" else figures[name] > limit)
    ]
    sys.stdout.write(("missed: " + ", ".join(missed) if missed else "every limit holds") + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
