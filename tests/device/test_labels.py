"""Which app is meant by a name."""

import pytest

from tapwright.device.labels import known_labels, meant_by

INSTALLED = ["com.android.settings", "com.android.deskclock", "com.tencent.mm", "org.tiny.shop"]


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("com.android.settings", "com.android.settings"),
        ("Settings", "com.android.settings"),
        ("sEttings ", "com.android.settings"),
        ("设置", "com.android.settings"),
        ("时钟", "com.android.deskclock"),
        ("WeChat", "com.tencent.mm"),
        ("微信", "com.tencent.mm"),
        ("Shop", "org.tiny.shop"),
    ],
)
def test_found(name, package):
    assert meant_by(name, INSTALLED, known_labels()).package == package


@pytest.mark.parametrize(("name", "hint"), [("Setings", "Settings"), ("Clok", "Clock")])
def test_close_names_are_offered_and_not_taken(name, hint):
    meant = meant_by(name, INSTALLED, known_labels())
    assert meant.package is None
    assert f"close to it: {hint}" in meant.why


def test_two_of_one_name_are_listed():
    both = ["com.android.deskclock", "com.google.android.deskclock"]
    meant = meant_by("clock", both, known_labels())
    assert meant.package is None
    assert all(package in meant.why for package in both)


def test_nothing_close():
    meant = meant_by("Quantum Chess", INSTALLED, known_labels())
    assert meant.package is None
    assert "Settings" in meant.why and "Quantum Chess" in meant.why


def test_the_table_is_sound():
    labels = known_labels()
    assert len(labels) > 100
    assert all(names and all(names) for names in labels.values())
