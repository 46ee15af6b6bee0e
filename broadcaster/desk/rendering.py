"""Scripts as finished items: what is on the air as it was approved, the rest as it would sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.recordings import recording_of
from broadcaster.desk.render import RenderAll
from broadcaster.desk.scripts import ScriptLine, overview, spoken_of, wording_of
from broadcaster.errors import SpeechError, StationError
from broadcaster.programme.library import AudioFile, Library
from broadcaster.script.model import LANGUAGES, OWN_LANGUAGE, Script
from broadcaster.store.database import Database
from broadcaster.units import Dbtp, Decibels, DurationMs, Lufs, Sha256


@dataclass(frozen=True)
class RenderedScript:
    """A script's item in the library."""

    slug: str
    file: Path
    sha256: Sha256
    duration_ms: DurationMs
    lufs: Lufs
    true_peak_dbtp: Dbtp
    short_term_lufs: Lufs
    range_lu: Decibels

    def as_json(self) -> dict[str, object]:
        """As ``loa render --format json`` prints it."""
        return {
            "slug": self.slug,
            "file": str(self.file),
            "sha256": self.sha256,
            "duration_ms": self.duration_ms,
            "lufs": round(self.lufs, 2),
            "true_peak_dbtp": round(self.true_peak_dbtp, 2),
            "short_term_lufs": round(self.short_term_lufs, 2),
            "range_lu": round(self.range_lu, 2),
        }


def render_scripts(
    db: Database, slugs: Sequence[str], *, render: RenderAll, library: Library
) -> tuple[RenderedScript, ...]:
    """The items of these scripts, by slug; when none is named, of all that have or can be given a sound.

    What is approved, or recorded by a person, is measured from its file, and never made again.

    Raises:
        StationError: there is no script of that slug, or a column names a bed that the station does not have.
        SpeechError: no voice could say one, or one needs a person's recording.
        SoundError: an approved file is lost or altered, or a sound cannot be levelled.

    """
    lines = _chosen(overview(db), slugs)
    there = {line.slug: _sound_of(db, line) for line in lines}
    files = {slug: library.measure(sha256) for slug, sha256 in there.items() if sha256 is not None}
    scripts = [line.latest.script for line in lines if line.slug not in files]
    to_say = [each for each in scripts if _can_be_said(each, by_name=bool(slugs))]
    lexicon = lexicon_of(db)
    made = render([wording_of(db, each, spoken_of(each, lexicon).text) for each in to_say])
    files |= {each.slug: rendered.file for each, rendered in zip(to_say, made, strict=True)}
    return tuple(_rendered(slug, file, library) for slug, file in sorted(files.items()))


def _chosen(lines: Sequence[ScriptLine], slugs: Sequence[str]) -> list[ScriptLine]:
    unknown = [slug for slug in slugs if slug not in {line.slug for line in lines}]
    if unknown:
        raise StationError(f"Không có bài mã “{unknown[0]}”; hãy xem lại danh sách bài.")
    return [line for line in lines if line.slug in slugs or (not slugs and not line.latest.script.blanks)]


def _sound_of(db: Database, line: ScriptLine) -> Sha256 | None:
    """What is on the air, else the recording of the newest words; None: a voice says them."""
    if line.on_air is not None and line.on_air.approval is not None:
        return line.on_air.approval.audio_sha256
    recording = recording_of(db, line.latest.script)
    return None if recording is None else recording.audio_sha256


def _can_be_said(script: Script, *, by_name: bool) -> bool:
    """Whether a voice speaks the language of ``script``; raises SpeechError for one that was asked for."""
    if script.language == OWN_LANGUAGE:
        return True
    if by_name:
        raise SpeechError(
            f"Bài “{script.slug}”: máy không đọc được {LANGUAGES[script.language].lower()}; "
            "hãy gửi bản thu của người đọc ở trang của bài."
        )
    return False


def _rendered(slug: str, file: AudioFile, library: Library) -> RenderedScript:
    return RenderedScript(
        slug,
        library.path(file.sha256),
        file.sha256,
        file.duration_ms,
        file.lufs,
        file.true_peak_dbtp,
        file.short_term_lufs,
        file.range_lu,
    )
