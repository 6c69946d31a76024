"""An episode as a moving picture: GIF, or MP4 with the extra `video`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ..actions import UsageError
from ..actions.extras import optional
from .drawing import drawn
from .reader import read_steps
from .schema import StepRecord
from .verify import PICTURE

# A step is shown as long as it took, within what one can follow and has the patience for.
SHORTEST_S = 0.6
LONGEST_S = 3.0
LAST_S = 3.0
WIDTH_PX = 360

_MP4_FPS = 10
_COLORS = 128


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of a film, and for how long it is shown."""

    image: Image.Image
    seconds: float


def stills(
    episode: Path, width_px: int = WIDTH_PX, begin: int = 0, last: Image.Image | None = None
) -> Iterator[Still]:
    """A picture for each step from `begin` on, all of one size, and in the end `last` if there is
    one; raises UsageError if there is none."""
    steps = list(read_steps(episode))[begin:]
    if not steps:
        raise UsageError(f"{episode} has no step yet")
    size: tuple[int, int] | None = None
    for step, seconds in zip(steps, _durations(steps), strict=True):
        image = drawn(_picture(episode, step), step, width_px)
        size = size or image.size
        yield Still(_fitted(image, size), seconds)
    if last is not None and size is not None:
        whole, shown = Image.new("RGB", size), last.convert("RGB")
        shown.thumbnail(size)
        whole.paste(shown)
        yield Still(whole, LAST_S)


def write_gif(
    episode: Path,
    out: Path,
    width_px: int = WIDTH_PX,
    begin: int = 0,
    last: Image.Image | None = None,
) -> None:
    """Write an animated GIF of what `stills` gives, that plays again and again; raises
    UsageError."""
    film = list(stills(episode, width_px, begin, last))
    images = [still.image.quantize(_COLORS) for still in film]
    try:
        images[0].save(
            out,
            "GIF",
            save_all=True,
            append_images=images[1:],
            duration=[round(still.seconds * 1000) for still in film],
            loop=0,
        )
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error


def write_mp4(
    episode: Path,
    out: Path,
    width_px: int = 720,
    begin: int = 0,
    last: Image.Image | None = None,
) -> None:
    """Write an H.264 film of what `stills` gives; raises UsageError, also when the extra `video` is
    missing."""
    ffmpeg = optional("imageio_ffmpeg", "video")
    writer = None
    try:
        for still in stills(episode, width_px, begin, last):
            if writer is None:
                writer = ffmpeg.write_frames(
                    str(out),
                    still.image.size,
                    fps=_MP4_FPS,
                    codec="libx264",
                    macro_block_size=2,
                    ffmpeg_log_level="error",
                )
                writer.send(None)
            raw = still.image.tobytes()
            for _ in range(round(still.seconds * _MP4_FPS)):
                writer.send(raw)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error
    finally:
        if writer is not None:
            writer.close()


def _durations(steps: Sequence[StepRecord]) -> list[float]:
    took = [(b.at - a.at).total_seconds() for a, b in zip(steps, steps[1:], strict=False)]
    return [*(min(LONGEST_S, max(SHORTEST_S, seconds)) for seconds in took), LAST_S]


def _picture(episode: Path, step: StepRecord) -> Image.Image:
    name = step.observation.frame.file
    if not PICTURE.fullmatch(name):
        raise UsageError(f"step {step.index + 1} names no picture: {name!r}")
    try:
        with Image.open(episode / "frames" / name) as image:
            return image.convert("RGB")
    except (OSError, UnidentifiedImageError) as error:
        raise UsageError(f"the picture of step {step.index + 1} is lost: {error}") from error


def _fitted(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture in the middle of that size, shrunk if need be: the phone may have been turned."""
    if image.size == size:
        return image
    shrunk = image.copy()
    shrunk.thumbnail(size)
    whole = Image.new("RGB", size)
    whole.paste(shrunk, ((size[0] - shrunk.width) // 2, (size[1] - shrunk.height) // 2))
    return whole
