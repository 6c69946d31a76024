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


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("Setings", "com.android.settings"),
        ("setttings", "com.android.settings"),
        ("Clok", "com.android.deskclock"),
        ("WeChatt", "com.tencent.mm"),
    ],
)
def test_a_name_that_is_nearly_right_is_taken(name, package):
    meant = meant_by(name, INSTALLED, known_labels())
    assert meant.package == package and meant.guessed


@pytest.mark.parametrize(("name", "hint"), [("Sets", "Settings"), ("Clocking in", "Clock")])
def test_names_that_are_only_similar_are_offered_and_not_taken(name, hint):
    meant = meant_by(name, INSTALLED, known_labels())
    assert meant.package is None
    assert f"close to it: {hint}" in meant.why


def test_of_two_close_names_none_is_taken():
    labels = {"org.one": ("Mailbag",), "org.two": ("Mailban",)}
    meant = meant_by("Mailba", labels, labels)
    assert meant.package is None
    assert "Mailbag" in meant.why and "Mailban" in meant.why


def test_two_of_one_name_are_listed():
    both = ["com.android.deskclock", "com.google.android.deskclock"]
    meant = meant_by("clock", both, known_labels())
    assert meant.package is None
    assert all(package in meant.why for package in both)


def test_nothing_close():
    meant = meant_by("Quantum Chess", INSTALLED, known_labels())
    assert meant.package is None
    assert "Settings" in meant.why and "Quantum Chess" in meant.why


PHONE = [
    "com.google.android.contacts", "com.google.android.dialer", "com.google.android.apps.messaging",
    "com.google.android.calendar", "com.google.android.calculator", "com.android.camera2",
    "com.android.gallery3d", "com.google.android.apps.photos", "com.google.android.documentsui",
    "com.google.android.deskclock", "com.android.settings",
]  # fmt: skip


@pytest.mark.parametrize(
    "names",
    [
        "Kontakte Telefon Nachrichten Kalender Rechner Kamera Galerie Fotos Dateien "
        "Uhr Einstellungen",
        "Contactos Teléfono Mensajes Calendario Calculadora Cámara Galería Fotos Archivos "
        "Reloj Ajustes",
        "Contacts Téléphone Messages Agenda Calculatrice Caméra Galerie Photos Fichiers "
        "Horloge Réglages",
        "Contatos Telefone Mensagens Agenda Calculadora Câmera Galeria Fotos Arquivos "
        "Relógio Definições",
        "Contatti Telefono Messaggi Calendario Calcolatrice Fotocamera Galleria Foto File Orologio "
        "Impostazioni",
        "連絡帳 電話 メッセージ カレンダー 電卓 カメラ ギャラリー フォト ファイル 時計 設定",
        "연락처 전화 메시지 캘린더 계산기 카메라 갤러리 포토 파일 시계 설정",
    ],
)
def test_a_phones_own_apps_in_the_languages_of_the_table(names: str):
    labels = known_labels()
    found = [meant_by(name, PHONE, labels) for name in names.split()]
    assert [meant.package for meant in found if not meant.guessed] == PHONE


def test_the_table_is_sound():
    labels = known_labels()
    assert len(labels) > 100
    assert all(names and all(names) for names in labels.values())
