"""The pocket phone that the tests of tasks share."""

from tests.tasks.conftest import bench, device, executor, lab

__all__ = ["bench", "device", "executor", "lab"]
