"""Reading uiautomator dumps."""

import pytest

from tapwright.actions import Px, PxBox
from tapwright.device.errors import CaptureFailed
from tapwright.device.ui import UiTree

DUMP = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<hierarchy rotation="1">
  <node index="0" text="" class="android.widget.FrameLayout"
    package="com.a" bounds="[0,0][2400,1080]">
    <node index="0" text="Wi-Fi &amp; more" resource-id="com.a:id/title"
      class="android.widget.TextView" content-desc="" bounds="[10,20][110,60]"
      clickable="true" enabled="true"/>
    <node index="1" text="" resource-id="com.a:id/switch" class="android.widget.Switch"
      content-desc="Use Wi-Fi" checkable="true" checked="true" enabled="false"
      bounds="[-5,0][5,9]"/>
    <node index="2" text="秘密" class="android.widget.EditText" password="true" focused="true"
      scrollable="true" selected="true" bounds="broken"/>
  </node>
</hierarchy>"""


def test_attributes():
    tree = UiTree.parse(DUMP)
    assert tree.rotation == 1
    assert [node.class_name.rpartition(".")[2] for node in tree.nodes()] == [
        "FrameLayout", "TextView", "Switch", "EditText",
    ]  # fmt: skip
    title = tree.find(text="Wi-Fi & more")
    assert title is not None
    assert (title.center, title.clickable, title.enabled) == (Px(60, 40), True, True)
    switch = tree.find(id="switch")
    assert switch is not None
    assert (switch.checkable, switch.checked, switch.enabled) == (True, True, False)
    assert switch.bounds == PxBox(-5, 0, 5, 9)
    field = tree.find(class_name="EditText", text="秘密")
    assert field is not None
    assert field.password and field.focused and field.scrollable and field.selected
    assert field.bounds == PxBox(0, 0, 0, 0)


def test_finding():
    tree = UiTree.parse(DUMP)
    assert tree.find(id="com.a:id/switch") is tree.find(desc="Use Wi-Fi")
    assert tree.find(text="Wi-Fi") is None
    assert [node.short_id for node in tree.all(contains="wi-fi")] == ["title", "switch"]
    assert tree.all(contains="wi-fi", class_name="android.widget.Switch") == (
        tree.find(id="switch"),
    )
    assert tree.find(desc="no such thing") is None


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE h [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><hierarchy text="&b;"/>',
        '<!DOCTYPE h SYSTEM "file:///etc/passwd"><hierarchy/>',
        "<hierarchy><node>",
        "",
        "ERROR: could not get idle state.",
        "<other/>",
        "<hierarchy><node text='\x00'/></hierarchy>",
    ],
)
def test_anything_else_is_refused(xml):
    with pytest.raises(CaptureFailed):
        UiTree.parse(xml)


def test_deep_trees_are_read():
    deep = "<node text='x' bounds='[0,0][1,1]'>" * 200 + "</node>" * 200
    assert len(list(UiTree.parse(f"<hierarchy rotation='0'>{deep}</hierarchy>").nodes())) == 200
