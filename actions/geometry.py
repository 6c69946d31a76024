"""Points in the model's space and on the phone, and the only code that converts between them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

NORM_MAX = 1000

Coordinate = Annotated[int, Field(ge=0, le=NORM_MAX)]


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a frame in pixels, as the frame is rotated."""

    width_px: int
    height_px: int

    def __str__(self) -> str:
        return f"{self.width_px}x{self.height_px}"


@dataclass(frozen=True, slots=True)
class Px:
    """A point on the phone, in pixels from the top left of the frame."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class PxBox:
    """A rectangle on the phone in pixels; right and bottom are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


class Norm(BaseModel):
    """A point in the model's space: 0-1000 from the left and from the top, whatever the size."""

    model_config = ConfigDict(frozen=True)

    x: Coordinate
    y: Coordinate


class NormOfPx(Norm):
    """The nearest model coordinate to a pixel that was chosen by its number: on a screen of that
    size it means this very pixel, which lies up to two beside what the coordinate alone says."""

    px: Px
    of: Size


class Box(BaseModel):
    """A rectangle in the model's space: 0-1000, left < right and top < bottom."""

    model_config = ConfigDict(frozen=True)

    left: Coordinate
    top: Coordinate
    right: Coordinate
    bottom: Coordinate

    @model_validator(mode="after")
    def _not_empty(self) -> "Box":
        if self.left >= self.right or self.top >= self.bottom:
            raise ValueError("a box needs left < right and top < bottom")
        return self


def to_px(point: Norm, size: Size) -> Px:
    """The pixel under `point`: x * width / 1000, rounded and kept on the screen; the very one it
    was made of if that was on a screen of this size."""
    if isinstance(point, NormOfPx) and point.of == size:
        return point.px
    return Px(
        x=min(size.width_px - 1, round(point.x * size.width_px / NORM_MAX)),
        y=min(size.height_px - 1, round(point.y * size.height_px / NORM_MAX)),
    )


def to_norm(point: Px, size: Size) -> Norm:
    """The nearest model coordinate to a pixel, kept within 0-1000."""
    return Norm(
        x=max(0, min(NORM_MAX, round(point.x * NORM_MAX / size.width_px))),
        y=max(0, min(NORM_MAX, round(point.y * NORM_MAX / size.height_px))),
    )


def norm_of_px(point: Px, size: Size) -> NormOfPx:
    """A pixel of a screen of that size as a point of an action; raises ValueError beside it."""
    if not (0 <= point.x < size.width_px and 0 <= point.y < size.height_px):
        raise ValueError(f"the point {point.x},{point.y} is not on the screen of {size} px")
    near = to_norm(point, size)
    return NormOfPx(x=near.x, y=near.y, px=point, of=size)


def box_to_px(box: Box, size: Size) -> PxBox:
    """The smallest pixel rectangle that covers `box`, at least one pixel in each direction."""
    # Left < right <= 1000, and rounding goes outwards: neither edge leaves the screen.
    return PxBox(
        left=box.left * size.width_px // NORM_MAX,
        top=box.top * size.height_px // NORM_MAX,
        right=-(-box.right * size.width_px // NORM_MAX),
        bottom=-(-box.bottom * size.height_px // NORM_MAX),
    )
