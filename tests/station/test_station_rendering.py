"""Rendering in worker processes, and the station's own folders."""

import os
import random
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from broadcaster.clock import SystemClock
from broadcaster.desk.render import Wording
from broadcaster.desk.render_queue import RenderQueue, progress_of
from broadcaster.errors import DiskFullError, SpeechError, StationError
from broadcaster.programme.bed import LEAD_MS, TAIL_MS
from broadcaster.programme.captions import captions_of
from broadcaster.programme.files import read_frame_sounds
from broadcaster.programme.library import Library
from broadcaster.settings import CONTENT_ROOT, DataFolder, RenderSettings, Settings
from broadcaster.speech.worker import WorkerLostError
from broadcaster.station.folders import own_folder
from broadcaster.station.render_worker import Bench
from broadcaster.station.rendering import Renderer
from broadcaster.station.worker_process import WorkerProcess
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.render_jobs import JobState, RenderJob
from broadcaster.units import Sha256, samples

WORDS = [Wording(words) for words in ("xin chào bà con", "hôm nay trời mưa", "bà con nhớ mang áo ấm")]
LONG = Wording(" ".join(["bà con xem kỹ nhãn hàng trước khi mua."] * 40))
"""Some seconds of work: time to break something off in the middle."""

POSIX = pytest.mark.skipif(os.name == "nt", reason="kill -9 is a signal of POSIX systems")


def station(path: Path) -> DataFolder:
    """A data folder with an empty station's database."""
    folder = DataFolder(path).make()
    migrate(folder.database, "station")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Where the sounds of these tests go."""
    return station(tmp_path_factory.mktemp("station"))


@pytest.fixture(scope="module")
def renderer(folder: DataFolder) -> Iterator[Renderer]:
    """The station's renderer, with its workers."""
    with Renderer(folder, Settings()) as renderer:
        yield renderer


@contextmanager
def database_of(folder: DataFolder) -> Iterator[Database]:
    """The database as another process sees it."""
    database = Database(folder.database)
    yield database
    database.dispose()


@contextmanager
def queue_of(folder: DataFolder) -> Iterator[RenderQueue]:
    """The queue as another process sees it."""
    with database_of(folder) as database:
        yield RenderQueue(database, SystemClock())


def job_of(queue: RenderQueue, wording: Wording) -> RenderJob:
    """The job of ``wording``, which is joined or asked for."""
    return queue.ask([wording], by="kiểm thử")[0]


def until(is_so: Callable[[], bool], limit_s: float = 120.0) -> None:
    """Wait; a test that waits in vain fails."""
    end = time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def workers(renderer: Renderer) -> list[WorkerProcess]:
    """The worker processes of ``renderer``."""
    return list(renderer._crew._workers)


def kill(worker: WorkerProcess) -> bool:
    """``kill -9`` the process, if there is one; returns whether there was."""
    number = worker.number
    if number is not None:
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    return number is not None


def crash(_bench: Bench, status: int) -> None:
    """A deed that takes its process down."""
    os._exit(status)


def half(_bench: Bench, number: int) -> float:
    """A deed that goes well."""
    return number / 2


def blunder(_bench: Bench, _what: object) -> None:
    """A deed with a fault of ours in it."""
    raise ZeroDivisionError


def threads(_bench: Bench, _what: object) -> int:
    """How many threads a product of matrices leaves behind."""
    noise = np.random.default_rng(1).random((600, 600))
    assert (noise @ noise).shape == (600, 600)
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208  # names only


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads of a process")
def test_a_worker_takes_one_processor_and_no_more(tmp_path: Path) -> None:
    """Two of them would fight for two processors with threads of numpy, and the player with all of them."""
    worker = WorkerProcess(DataFolder(tmp_path), Settings())
    try:
        assert worker.do(threads, None) == 1
    finally:
        worker.close()


@pytest.mark.parametrize("deed", [crash, blunder])
def test_a_deed_that_takes_its_process_down_costs_that_deed_alone(
    deed: Callable[[Bench, int], None], tmp_path: Path
) -> None:
    """The next one finds a new process; a closed one does nothing any more."""
    worker = WorkerProcess(DataFolder(tmp_path), Settings())
    try:
        with pytest.raises(WorkerLostError):
            worker.do(deed, 3)
        assert worker.number is None
        assert worker.do(half, 3) == 1.5
    finally:
        worker.close()
    with pytest.raises(WorkerLostError):
        worker.do(half, 3)


@POSIX
def test_a_worker_that_hangs_is_killed(tmp_path: Path) -> None:
    """Stopped by a signal it answers nothing: at its limit it is replaced."""
    worker = WorkerProcess(DataFolder(tmp_path), Settings(), limit_s=60)
    worker.do(half, 1)
    assert worker.number is not None
    os.kill(worker.number, signal.SIGSTOP)
    worker._limit_s = 0.2
    with pytest.raises(WorkerLostError, match="hangs"):
        worker.do(half, 3)
    worker.close()


@POSIX
def test_a_worker_that_is_killed_at_any_moment_is_replaced(renderer: Renderer) -> None:
    """The system ended it, for memory perhaps: what was asked for is rendered all the same, in its order."""
    before = renderer.items(WORDS[:2])
    chance, over = random.Random(2026), threading.Event()  # noqa: S311  # no secret

    def killing() -> None:
        killed = 0
        while killed < 2 and not over.wait(chance.uniform(0.1, 1.5)):
            killed += kill(chance.choice(workers(renderer)))

    killer = threading.Thread(target=killing)
    killer.start()
    after = renderer.items([*WORDS, LONG])
    over.set()
    killer.join()
    assert after[:2] == before
    assert len({item.file.sha256 for item in after}) == 4


def test_what_is_rendered_once_is_found_again(renderer: Renderer, folder: DataFolder) -> None:
    """Another process finds it by its recipe, and starts no worker at all."""
    made = renderer.item(WORDS[0])
    with Renderer(folder, Settings()) as again:
        assert again.item(WORDS[0]) == made
        assert [worker.number for worker in workers(again)] == [None, None]
    assert Library(folder.library).path(made.file.sha256).is_file()


def test_words_over_a_bed_are_an_item_of_their_own(renderer: Renderer, folder: DataFolder) -> None:
    """Longer by the bed's lead and tail, as loud, found again by its recipe, and its words come later."""
    library = Library(folder.library)
    bed = library.put(read_frame_sounds(CONTENT_ROOT / "audio").beds["em-diu"])
    alone, over = renderer.item(WORDS[0]), renderer.item(replace(WORDS[0], bed=bed.sha256))
    assert over.file.samples == alone.file.samples + samples(LEAD_MS + TAIL_MS)
    assert over.file.lufs == pytest.approx(-16, abs=0.1)
    assert over.file.true_peak_dbtp <= -1.5
    captions = captions_of(library, alone.file.sha256)
    assert captions is not None
    assert captions_of(library, over.file.sha256) == captions.later(LEAD_MS)
    with Renderer(folder, Settings()) as again:
        assert again.item(replace(WORDS[0], bed=bed.sha256)) == over
        assert [worker.number for worker in workers(again)] == [None, None]


def test_a_bed_that_is_lost_is_told(renderer: Renderer) -> None:
    """Nothing is made in another sound than was asked for."""
    with pytest.raises(SpeechError, match="mất tệp âm thanh"):
        renderer.item(Wording("mưa to gió lớn", bed=Sha256("0" * 64)))


def test_the_same_words_twice_are_one_sound_and_one_job(renderer: Renderer, folder: DataFolder) -> None:
    """Two scripts with one recipe: the second one is a guest at the work of the first."""
    twice = Wording("hai bài cùng một lời")
    with database_of(folder) as database:
        done = progress_of(database, SystemClock().now()).done
        first, second, other = renderer.items([twice, twice, Wording("bài này lời khác")])
        assert first == second
        assert first != other
        assert progress_of(database, SystemClock().now()).done == done + 2


def test_who_waits_is_told_how_far_it_is(folder: DataFolder, renderer: Renderer) -> None:
    """From what was there already up to all of it; never backwards."""
    renderer.item(WORDS[0])
    told: list[tuple[int, int]] = []
    new = Wording("lời chưa ai đọc bao giờ")
    with Renderer(folder, Settings(), progress=lambda *at: told.append(at)) as telling:
        telling.items([WORDS[0], new])
    assert told[0] == (1, 2)
    assert told[-1] == (2, 2)
    assert told == sorted(told)


def test_text_that_cannot_be_said_is_an_error_and_the_next_one_is_rendered(renderer: Renderer) -> None:
    """A bad text costs itself alone."""
    with pytest.raises(SpeechError):
        renderer.item(Wording("5 kg"))
    assert renderer.item(Wording("đài truyền thanh xã")).file.duration_ms > 500


@POSIX
def test_a_text_that_always_takes_its_worker_down_is_poison(tmp_path: Path) -> None:
    """Three deaths; then it is left alone, the operator is told what to do, and the next text is rendered."""
    folder = station(tmp_path)
    with Renderer(folder, Settings(render=RenderSettings(workers=1))) as renderer, queue_of(folder) as queue:
        key, deaths = job_of(queue, LONG).key, set[int]()
        renderer.start()
        (worker,) = workers(renderer)

        def is_over() -> bool:
            job = queue.jobs([key])[key]
            if job.state is JobState.LEASED and worker.number is not None and kill(worker):
                deaths.add(job.tries)
            return job.state is JobState.POISON

        until(is_over)
        assert deaths == {1, 2, 3}
        with pytest.raises(SpeechError, match="Dựng lại"):
            renderer.item(LONG)
        assert renderer.item(WORDS[0]).voice == "espeak"


@contextmanager
def refusing_folder(library: Path) -> Iterator[None]:
    """A library that no file can be put into: a file stands where the folder should be."""
    library.touch()
    yield
    library.unlink()


@contextmanager
def full_disk(library: Path) -> Iterator[None]:
    """A disk of 16 KB: no room but what is kept for the play log."""
    library.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(library)]
    if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield
        assert list(library.rglob("*.*")) == []
    finally:
        subprocess.run(["umount", str(library)], check=True)


def test_a_disk_that_takes_nothing_fails_the_job_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """The reason is kept for the operator; when there is room again, the same text is rendered."""
    folder = station(tmp_path)
    with Renderer(folder, Settings(render=RenderSettings(workers=1))) as renderer:
        with refusing_folder(folder.library), pytest.raises(SpeechError, match="Không ghi được"):
            renderer.item(WORDS[0])
        with database_of(folder) as database:
            assert progress_of(database, SystemClock().now()).failed == 1
            made = renderer.item(WORDS[0])
            assert progress_of(database, SystemClock().now()).failed == 0
    assert set(Library(folder.library)) == {made.file.sha256}


def test_without_room_a_job_waits_and_is_done_when_there_is_room_again(tmp_path: Path) -> None:
    """A full disk is no fault of the words: no voice is asked, no try counts, nobody need ask again."""
    folder = station(tmp_path)
    with Renderer(folder, Settings(render=RenderSettings(workers=1))) as renderer:
        with full_disk(folder.library), pytest.raises(DiskFullError, match="hãy dọn ổ đĩa"):
            renderer.item(WORDS[0])
        with database_of(folder) as database:
            assert progress_of(database, SystemClock().now()).failed == 0
            until(lambda: progress_of(database, SystemClock().now()).done == 1)
    assert len(Library(folder.library).hashes()) == 1


def test_a_station_that_starts_again_takes_up_what_was_left_lying(tmp_path: Path) -> None:
    """The power went in the middle of a job: when its lease is over, the next crew does it."""
    folder = station(tmp_path)
    with queue_of(folder) as queue:
        key = job_of(queue, WORDS[0]).key
        assert queue.lease("máy đã tắt") is not None
        with database_of(folder) as database, database.transaction() as connection:
            soon = SystemClock().now().replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
            connection.exec_driver_sql("UPDATE render_job SET leased_until = ?", (soon,))
        with Renderer(folder, Settings(render=RenderSettings(workers=1))) as renderer:
            renderer.start()
            until(lambda: queue.jobs([key])[key].state is JobState.DONE)
        assert queue.jobs([key])[key].tries == 2


def test_a_station_that_is_stopped_hands_its_jobs_back(tmp_path: Path) -> None:
    """At once, and it was no try: nobody has to wait for a lease to end."""
    folder = station(tmp_path)
    with queue_of(folder) as queue:
        key = job_of(queue, LONG).key
        with Renderer(folder, Settings(render=RenderSettings(workers=1))) as renderer:
            renderer.start()
            until(lambda: queue.jobs([key])[key].state is JobState.LEASED)
        job = queue.jobs([key])[key]
    assert (job.state, job.tries) == (JobState.WAITING, 0)


def test_a_rehearsal_without_a_folder_gets_the_next_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside the station's data, never in it."""
    monkeypatch.setenv("LOA_DATA", str(tmp_path))
    first = own_folder(None, "dien_tap").make()
    assert first.path == tmp_path.resolve() / "dien_tap" / "001"
    assert own_folder(None, "dien_tap").path.name == "002"


def test_a_rehearsal_never_enters_a_station(tmp_path: Path) -> None:
    """A folder that holds one is refused, whichever of its databases is there."""
    for name in ("station.db", "playlog.db"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / name).touch()
        with pytest.raises(StationError, match="thư mục riêng"):
            own_folder(folder, "dien_tap")
