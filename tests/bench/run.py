"""`make bench`: speed and memory of a whole run, from files to published rows with audit.

Runs on real articles where `../shared/corpus` is beside the checkout, else on generated text, and says which. Absolute
times depend on the machine; the yardstick (reading and splitting the same text in plain Python) gives a ratio that
does so less. `RASD_BENCH_ARTICLES` sets the number of articles (default 10,000).
"""

import gzip
import json
import os
import random
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

CORPUS = ROOT.parent / "shared" / "corpus"
ARTICLES = int(os.environ.get("RASD_BENCH_ARTICLES", "10000"))
LIMITS = {"articles_per_second": 40.0, "worker_rss_mb": 400.0, "main_rss_mb": 400.0, "unchanged_seconds": 3.0}
_WORDS = re.findall(
    r"\w+",
    "الوزير الرئيس المدينة الحكومة الاقتصاد البلاد المنطقة الشعب العمل الأمن التعاون العلاقات الملف القرار البرلمان "
    "أكد أعلن قال أضاف أوضح أشار بحث ناقش شهدت تناول في من إلى على عن مع خلال بعد قبل منذ حول بين أن التي الذي هذا هذه "
    "جديدة كبيرة مهمة سياسية اقتصادية عسكرية دولية إقليمية اليوم أمس الماضي المقبل العام الشهر الأسبوع",
)
_PEOPLE = ("سامر الحداد", "ليلى النجار", "كريم العطار", "نبيل الصباغ", "هالة البيطار", "مازن الخياط")
_OFFICES = ("وزير الخارجية الأردني", "وزير الدفاع القطري", "رئيس الوزراء العراقي", "وزير الداخلية التونسي")
_PLACES = ("عمّان", "الدوحة", "بغداد", "تونس", "القاهرة", "بيروت")


def corpus_articles() -> Iterator[dict[str, Any]]:
    """The corpus, one article after another."""
    for path in sorted(CORPUS.glob("news-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                article = json.loads(line)
                yield {name: article[name] for name in ("id", "source", "title", "published", "text")}


def generated_articles(seed: int = 7) -> Iterator[dict[str, Any]]:
    """Text of the corpus' average length (200 words) with a meeting in every other article."""
    chance = random.Random(seed)
    number = 0
    while True:
        number += 1
        lines = [" ".join(chance.choices(_WORDS, k=25)) + "." for _ in range(8)]
        if number % 2:
            one, two = chance.sample(_PEOPLE, 2)
            first, second = chance.sample(_OFFICES, 2)
            lines[1] = f"والتقى {first} {one} {second} {two} في {chance.choice(_PLACES)} أمس الثلاثاء."
        published = f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}T09:00:00Z"
        text = f"خبر رقم {number}. " + "\n".join(lines)
        yield {"id": number, "source": f"outlet{number % 9}", "title": lines[2], "published": published, "text": text}


def write_seeds(folder: Path, number: int) -> str:
    """`number` articles as ten JSON Lines files; returns where they come from."""
    real = CORPUS.is_dir()
    articles = islice(corpus_articles() if real else generated_articles(), number)
    folder.mkdir(parents=True)
    size = -(-number // 10)
    for part in range(10):
        with (folder / f"part-{part}.jsonl").open("w", encoding="utf-8") as stream:
            for article in islice(articles, size):
                stream.write(json.dumps(article, ensure_ascii=False) + "\n")
    return "articles of ../shared/corpus" if real else "generated articles"


def yardstick(folder: Path) -> float:
    """Seconds that plain Python takes to parse the files' JSON and split the texts into words."""
    started = time.perf_counter()
    word = re.compile(r"\w+|[^\w\s]")
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as stream:
            for line in stream:
                word.findall(json.loads(line)["text"])
    return time.perf_counter() - started


class Stopwatch:
    """Seconds by stage, as `ingest_folder` reports its steps."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._since = "discover", time.perf_counter()

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        if stage != self._stage:
            self.stop()
            self._stage = stage

    def stop(self) -> None:
        """Close the stage that is running."""
        now = time.perf_counter()
        self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + now - self._since, 2)
        self._since = now


def measured_run(folder: Path, settings: Any, workers: int) -> dict[str, Any]:
    """One run: seconds in all and by stage, and its counts."""
    from etl.ingest import ingest_folder

    watch, started = Stopwatch(), time.perf_counter()
    report = ingest_folder(str(folder), settings=settings, workers=workers, on_step=watch)
    seconds = time.perf_counter() - started
    watch.stop()
    return {
        "seconds": round(seconds, 2),
        "stages": watch.seconds,
        "counts": report["counts"],
        "adds_up": report["adds_up"],
    }


def main() -> int:
    """Measure, print, and say by the exit code whether the limits hold."""
    from etl import database, pipeline
    from etl import settings as settings_module

    work = Path(tempfile.mkdtemp(prefix="rasd-bench-"))
    work.chmod(0o755)
    settings = replace(settings_module.load({}), home=work / "home")
    workers = min(2, os.cpu_count() or 1)
    try:
        origin = write_seeds(work / "seeds", ARTICLES)
        base = yardstick(work / "seeds")
        database.prepare(settings)
        first = measured_run(work / "seeds", settings, workers)
        again = measured_run(work / "seeds", settings, workers)
    finally:
        pipeline.close(settings)
        database.stop_database(settings)
        shutil.rmtree(work, ignore_errors=True)
    figures = {
        "articles_per_second": round(ARTICLES / first["seconds"], 1),
        "worker_rss_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1),
        "main_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
        "unchanged_seconds": again["seconds"],
    }
    result = {
        "articles": ARTICLES,
        "origin": origin,
        "workers": workers,
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "yardstick_seconds": round(base, 2),
        "run_to_yardstick": round(first["seconds"] / base, 1),
        "figures": figures,
        "first_run": first,
        "second_run": again,
    }
    sys.stdout.write(json.dumps(result, ensure_ascii=False, indent=2) + "\n")
    missed = [
        name for name, limit in LIMITS.items()
        if (figures[name] < limit if name == "articles_per_second" else figures[name] > limit)
    ]  # fmt: skip
    sys.stdout.write(("missed: " + ", ".join(missed) if missed else "every limit holds") + "\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
