"""What is wrong with somebody's input, said so that they find it."""

import pytest
from pydantic import BaseModel, ValidationError, model_validator

from tapwright.actions import first_mistake


class Inner(BaseModel):
    sizes: tuple[int, ...]


class Whole(BaseModel):
    inner: Inner
    low: int = 0
    high: int = 1

    @model_validator(mode="after")
    def _ordered(self) -> "Whole":
        if self.low > self.high:
            raise ValueError("low is above high")
        return self


@pytest.mark.parametrize(
    ("given", "whole", "told"),
    [
        ({"inner": {"sizes": [1, "x"]}}, "", "inner.sizes.1: Input should be a valid integer"),
        ({}, "the file", "inner: Field required"),
        ({"inner": {"sizes": []}, "low": 2}, "", "Value error, low is above high"),
        ({"inner": {"sizes": []}, "low": 2}, "the file", "the file: Value error, low is above"),
    ],
)
def test_the_first_mistake_names_its_place(given: object, whole: str, told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Whole.model_validate(given)
    assert first_mistake(raised.value, whole).startswith(told)
