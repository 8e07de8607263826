"""Whole runs and streams of articles without Airflow: the stages in order, batches over processes."""

import json
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from etl import pipeline
from etl.annotate import to_output
from etl.clean.published import parse_published
from etl.errors import RasdError, RunError
from etl.settings import Settings

Step = Callable[[str, int, int | None], None]
_LINES_AT_ONCE = 50


def ingest_folder(folder: str | None, *, settings: Settings, workers: int, on_step: Step) -> dict[str, Any]:
    """One run over `folder`, from discovery to its report; `on_step(stage, done, total)` hears of progress.

    Raises what the stages raise; a run that failed keeps its report.
    """
    run_id = pipeline.discover(folder, settings=settings)
    try:
        on_step("land", 0, None)
        batches = pipeline.land(run_id, settings=settings)
        _annotate_batches(run_id, batches, settings, workers, on_step)
        for stage in (pipeline.resolve, pipeline.audit, pipeline.publish):
            on_step(stage.__name__, 0, None)
            stage(run_id, settings=settings)
    except RasdError:
        _keep_report(run_id, settings)
        raise
    return pipeline.report(run_id, settings=settings)


def _keep_report(run_id: str, settings: Settings) -> None:
    try:
        pipeline.report(run_id, settings=settings)
    except RasdError:
        return  # it says that the run was not published, which the caller is about to hear in full


def _annotate_batches(run_id: str, batches: Sequence[int], settings: Settings, workers: int, on_step: Step) -> None:
    stage = partial(pipeline.clean_and_annotate, run_id, settings=settings)
    if workers == 1 or len(batches) < 2:
        for done, batch in enumerate(batches):
            on_step("clean and annotate", done, len(batches))
            stage(batch)
        return
    on_step("clean and annotate", 0, len(batches))
    with _pool(min(workers, len(batches))) as pool:
        futures = [pool.submit(stage, batch) for batch in batches]
        for done, future in enumerate(as_completed(futures)):
            future.result()
            on_step("clean and annotate", done + 1, len(batches))


@contextmanager
def _pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    # Spawned, not forked: a forked child would share the parent's database connections.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            raise RunError("a worker process was killed, most likely for want of memory; try --workers 1") from error
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def annotate_lines(lines: Iterable[str], *, settings: Settings, workers: int) -> Iterator[tuple[str, str | None]]:
    """(output line, None) for every article of JSON `lines`, in order; ("", what is wrong) for a line that is none."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    chunks = iter(lambda: list(islice(numbered, _LINES_AT_ONCE)), [])
    stage = partial(_annotate_chunk, settings)
    if workers == 1:
        for chunk in chunks:
            yield from stage(chunk)
        return
    with _pool(workers) as pool:
        while window := list(islice(chunks, workers * 4)):  # a window, so that a long input is not read ahead whole
            for found in pool.map(stage, window):
                yield from found


def _annotate_chunk(settings: Settings, chunk: Sequence[tuple[int, str]]) -> list[tuple[str, str | None]]:
    return [_annotate_line(settings, number, line) for number, line in chunk]


def _annotate_line(settings: Settings, number: int, line: str) -> tuple[str, str | None]:
    try:
        article = json.loads(line)
    except ValueError as error:
        return "", f"line {number} is not JSON: {error}"
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        return "", f'line {number} is no object with a "text"'
    published = article.get("published")
    moment: datetime | None = parse_published(published) if isinstance(published, str) else None
    if published and moment is None:
        return "", f'line {number}: "published" is no date: {published!r}'
    title = article.get("title")
    annotation = pipeline.annotator(settings).annotate_text(
        title=title if isinstance(title, str) else "", text=article["text"], published=moment
    )
    return json.dumps(to_output(article.get("id", number), annotation), ensure_ascii=False), None
