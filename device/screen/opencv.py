"""Shrinking and encoding by OpenCV, where the extra `speed` is: a third of Pillow's work.

It is not needed: None is said for what is not done here, and Pillow does that. Shrinking a screen
of 1080x2400 to two thirds takes 3 ms of a core instead of 20. OpenCV's PNG decoder is no quicker
once a Pillow picture is made of what it gives, so decoding stays with Pillow.
"""

import ctypes
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from PIL import Image

from ...actions import Size

# Up to there two neighbours are all that lies under a pixel, and bilinear is what Pillow's Hamming
# filter is to 54 dB and more on phone screens; above it pixels would be left out.
_BILINEAR_UP_TO = 1.5
# Where things stand in an array of Arrow's C data interface, ten words of 64 bits ("Structure
# definitions" on arrow.apache.org); the second buffer of the only child has the values.
_WORD = 8
_LENGTH, _OFFSET, _N_BUFFERS, _N_CHILDREN, _BUFFERS, _CHILDREN = 0, 2, 3, 4, 5, 6


class _Pixels(Protocol):
    """What NumPy has in an array of height x width x channels."""

    @property
    def __array_interface__(self) -> dict[str, object]: ...
    def reshape(self, *shape: int) -> "_Pixels": ...
    def tobytes(self) -> bytes: ...


class _NumPy(Protocol):
    uint8: object

    def frombuffer(self, buffer: object, dtype: object) -> _Pixels: ...


class _OpenCv(Protocol):
    IMWRITE_JPEG_QUALITY: int
    IMWRITE_JPEG_SAMPLING_FACTOR: int
    IMWRITE_JPEG_SAMPLING_FACTOR_444: int
    INTER_AREA: int
    INTER_LINEAR: int
    COLOR_RGBA2BGR: int

    def imencode(self, kind: str, pixels: _Pixels, how: Sequence[int]) -> tuple[bool, _Pixels]: ...
    def resize(self, pixels: _Pixels, size: tuple[int, int], *, interpolation: int) -> _Pixels: ...
    def cvtColor(self, pixels: _Pixels, how: int) -> _Pixels: ...


@cache
def _libraries() -> tuple[_OpenCv, _NumPy] | None:
    """OpenCV and NumPy, loaded with the first picture; None without them."""
    # Not asked for by `find_spec`: while another thread loads it, it stands there without a spec.
    try:
        return cast(_OpenCv, import_module("cv2")), cast(_NumPy, import_module("numpy"))
    except ImportError:
        return None  # it is not there, or not for this computer: Pillow is


def jpeg_of(image: Image.Image, size: Size, quality: int) -> bytes | None:
    """An RGB picture shrunk to `size`, as a JPEG with full chroma; None without OpenCV.

    The JPEG is Pillow's to the byte, as both have libjpeg-turbo.
    """
    libraries = _libraries()
    if libraries is None or image.mode != "RGB":
        return None
    cv2, numpy = libraries
    wanted = (size.width_px, size.height_px)
    pixels, keeper = _pixels(image, numpy)
    if image.size != wanted:
        factor = max(image.width / size.width_px, image.height / size.height_px)
        filter = cv2.INTER_LINEAR if factor <= _BILINEAR_UP_TO else cv2.INTER_AREA
        pixels = cv2.resize(pixels, wanted, interpolation=filter)
    how = (
        cv2.IMWRITE_JPEG_QUALITY, quality,
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444,
    )  # fmt: skip
    done, encoded = cv2.imencode(".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGR), how)
    del keeper
    return encoded.tobytes() if done else None


def _pixels(image: Image.Image, numpy: _NumPy) -> tuple[_Pixels, object]:
    """The pixels of an RGB picture, four bytes each, and what keeps their memory as it is.

    Pillow lends its own memory by way of Arrow since 11.2.1; before, and where a picture does not
    lie in one piece, it is copied, which takes 5 ms.
    """
    shape = (image.height, image.width, 4)
    memory, keeper = _lent(image) or (image.tobytes("raw", "RGBX"), None)
    return numpy.frombuffer(memory, numpy.uint8).reshape(*shape), (memory, keeper)


def _lent(image: Image.Image) -> tuple[object, object] | None:
    lend = getattr(image, "__arrow_c_array__", None)
    if lend is None or ctypes.sizeof(ctypes.c_void_p) != _WORD:
        return None
    try:
        _, capsule = lend()
    except ValueError:
        return None
    whole = _words(_address(capsule, b"arrow_array"))
    if whole[_N_CHILDREN] != 1:
        return None
    bands = _words(ctypes.c_int64.from_address(whole[_CHILDREN]).value)
    length = image.width * image.height * 4
    if bands[_LENGTH] != length or bands[_OFFSET] or bands[_N_BUFFERS] != 2:
        return None
    at = ctypes.c_int64.from_address(bands[_BUFFERS] + _WORD).value
    return (ctypes.c_ubyte * length).from_address(at), capsule


def _words(address: int) -> ctypes.Array[ctypes.c_int64]:
    return (ctypes.c_int64 * 10).from_address(address)


def _address(capsule: object, name: bytes) -> int:
    get = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
        ("PyCapsule_GetPointer", ctypes.pythonapi)
    )
    return cast(int, get(capsule, name))
