"""The shell's commands answer as Android's do."""

import asyncio
import base64
import gzip
import io
import re
import struct
import time

import pytest
from PIL import Image

from tapwright.emulator.pocket.services.commands import THEMES, all_commands
from tapwright.emulator.pocket.services.latency import Latency
from tapwright.emulator.pocket.system.packages import Component, Intent

from .conftest import DATABASE, NOTES, ShellBench

# Lines with what they print; each must succeed.
ANSWERS = [
    ("echo a  'b  c' \"d\"", "a b  c d\n"),
    ("echo -n a; echo -e 'b\\tc'", "ab\tc\n"),
    ("false; echo $?; true; echo $?", "1\n0\n"),
    ("X=1; echo $X ${X}y ${Z:-none} \"$X\" '$X'", "1 1y none 1 $X\n"),
    ("X=1 env | grep ^X=; echo \"[$X]\"", "X=1\n[]\n"),
    ("false && echo no || echo yes", "yes\n"),
    ("! false && echo turned", "turned\n"),
    ("echo $(echo a b) `echo c`", "a b c\n"),
    ("A=$(false); echo $?", "1\n"),
    ("echo one > /sdcard/f; echo two >> /sdcard/f; cat < /sdcard/f", "one\ntwo\n"),
    ("ls /nowhere 2>&1 | wc -l", "1\n"),
    ("ls /nowhere 2>/dev/null; echo $?", "1\n"),
    ("(cd /sdcard; pwd); pwd", "/sdcard\n/\n"),
    ("{ echo b; echo a; } | sort", "a\nb\n"),
    ("touch /sdcard/a.png /sdcard/b.png /sdcard/c.txt; echo /sdcard/*.png '/sdcard/*.png'",
     "/sdcard/a.png /sdcard/b.png /sdcard/*.png\n"),
    ("sh -c 'echo $0 $1' x y", "x y\n"),
    ("su 0 id -u; su -c 'whoami'", "0\nroot\n"),
    ("echo a & wait; echo b", "a\nb\n"),
    ("seq 5 | head -2; seq 5 | tail -n 2; seq 5 | head -n 4 | tail -1", "1\n2\n4\n5\n4\n"),
    ("printf '%s-%03d\\n' a 7 b 8", "a-007\nb-008\n"),
    ("echo hello | md5sum", "b1946ac92492d2347c6235b4d2611184  -\n"),
    ("printf abc | sha256sum -b",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n"),
    ("printf 'a\\nb\\nab\\n' | grep -n a", "1:a\n3:ab\n"),
    ("printf 'a.b\\naxb\\n' | grep -F a.b; printf 'ab\\n' | grep -oE 'a|b'", "a.b\na\nb\n"),
    ("printf 'x=1\\ny=2\\n' | cut -d= -f2 | tr '12' 'ab'", "a\nb\n"),
    ("echo a-b-c | sed 's/-/+/g'; echo path | sed 's/p\\(.\\)/\\1p/'", "a+b+c\napth\n"),
    ("printf 'b\\na\\nb\\n' | sort | uniq -c", "      1 a\n      2 b\n"),
    ("echo tea | base64; echo dGVhCg== | base64 -d", "dGVhCg==\ntea\n"),
    ("[ -d /sdcard ] && [ ! -e /sdcard/x ] && test 3 -gt 2 && echo ok", "ok\n"),
    ("mkdir -p /sdcard/p/q; mv /sdcard/p /sdcard/r; ls /sdcard/r; rmdir /sdcard/r/q", "q\n"),
    ("echo x > /sdcard/x; cp /sdcard/x /sdcard/y; rm /sdcard/x; ls /sdcard | grep '^[xy]$'", "y\n"),
    ("echo 1234 > /sdcard/n; stat -c '%s %n' /sdcard/n; wc -c /sdcard/n",
     "5 /sdcard/n\n5 /sdcard/n\n"),
    ("find /sdcard/ -name 'D*' -type d", "/sdcard/DCIM\n/sdcard/Documents\n/sdcard/Download\n"),
    ("basename /a/b.txt .txt; dirname /a/b.txt", "b\n/a\n"),
    ("which ls nonsense || echo missing", "/system/bin/ls\nmissing\n"),
    ("date +%Y-%m-%dT%H:%M:%S; date +%s", "2026-03-02T09:41:00\n1772444460\n"),
    ("toybox md5sum /dev/null", "d41d8cd98f00b204e9800998ecf8427e  /dev/null\n"),
    ("getprop ro.build.version.sdk; getprop nothing; getprop nothing else", "34\n\nelse\n"),
    ("setprop debug.x 7; getprop debug.x; getprop | grep debug.x", "7\n[debug.x]: [7]\n"),
    ("settings get system screen_brightness; settings get global nothing", "102\nnull\n"),
    ("settings put global x 'a b'; settings get global x; settings delete global x",
     "a b\nDeleted 1 rows\n"),
    ("settings list global | grep airplane", "airplane_mode_on=0\n"),
    ("wm size; wm density", "Physical size: 108x240\nPhysical density: 420\n"),
    ("pm list packages -3", "package:com.tapwright.notes\n"),
    ("pm list packages -s clock", "package:com.tapwright.clock\n"),
    ("cmd package resolve-activity --brief com.tapwright.notes | tail -n 1",
     "com.tapwright.notes/.Main\n"),
    ("pm path com.tapwright.clock", "package:/system/app/Clock/Clock.apk\n"),
    ("dumpsys package com.tapwright.notes | grep versionName", "    versionName=2.3\n"),
    ("am get-current-user", "0\n"),
    ("ime list -s", "com.tapwright.pocket.keyboard/.PocketKeyboard\n"),
    ("dumpsys battery | grep level", "  level: 86\n"),
    ("dumpsys input_method | grep -o 'mInputShown=[a-z]*'", "mInputShown=false\n"),
    ("dumpsys power | grep mWakefulness=", "  mWakefulness=Awake\n"),
    ("dumpsys window policy | grep mIsShowing", "        mIsShowing=false\n"),
    ("dumpsys input | grep InputDeviceOrientation", "      InputDeviceOrientation: Rotation0\n"),
    ("dumpsys window displays | grep -o 'mCurrentFocus=.*' | sed 's/{[0-9a-f]* /{/'",
     "mCurrentFocus=Window{u0 com.tapwright.home/com.tapwright.home.Home}\n"),
    ("dumpsys window windows | grep -c mCurrentFocus || true", "0\n"),
    ("svc wifi disable; cmd wifi status | head -1; settings get global wifi_on",
     "Wifi is disabled\n0\n"),
    ("svc bluetooth disable; svc data disable; settings get global bluetooth_on", "0\n"),
    ("cmd wifi set-wifi-enabled disabled; dumpsys wifi | head -n1", "Wi-Fi is disabled\n"),
    ("cmd connectivity airplane-mode enable; cmd connectivity airplane-mode", "enabled\n"),
    ("cmd wifi connect-network 'Corner Cafe' wpa2 espresso42 >/dev/null;"
     "cmd wifi status | grep -o '\"C.*\"$'",
     '"Corner Cafe"\n'),
    ("content query --uri content://notes/list",
     "Row: 0 _id=1, title=Milk, starred=1\nRow: 1 _id=2, title=Tea, starred=0\n"),
    ("content query --uri content://notes/list --projection title --where \"starred=1\"",
     "Row: 0 title=Milk\n"),
    ("content query --uri content://notes/9", "No result found.\n"),
    ("content insert --uri content://notes --bind title:s:Jam --bind starred:i:1;"
     "content query --uri content://notes --projection title:_id --sort '_id DESC' | head -1",
     "Row: 0 title=Jam, _id=3\n"),
    ("content update --uri content://notes/1 --bind title:s:Oats; content delete --uri content://notes/2;"
     "content query --uri content://notes --projection title", "Row: 0 title=Oats\n"),
    (f"sqlite3 {DATABASE} 'SELECT * FROM notes'", "1|Milk|1\n2|Tea|0\n"),
    (f"sqlite3 -header -separator , {DATABASE} 'SELECT _id, title FROM notes LIMIT 1'",
     "_id,title\n1,Milk\n"),
    (f"sqlite3 -json {DATABASE} 'SELECT title, NULL n FROM notes'",
     '[{"title":"Milk","n":null},\n{"title":"Tea","n":null}]\n'),
    (f"sqlite3 {DATABASE} \"INSERT INTO notes (title) VALUES ('a;b');"
     'SELECT count(*) FROM notes;"',
     "3\n"),
    (f"echo \"SELECT 1.5, 'a', x'62';\" | sqlite3 {DATABASE}; sqlite3 {DATABASE} .tables",
     "1.5|a|b\nnotes\n"),
    ("id -u; whoami; uname; uname -m", "0\nroot\nLinux\naarch64\n"),
    ("pidof com.tapwright.notes | wc -l", "1\n"),
    ("ifconfig wlan0 | grep -o 'addr:[0-9.]*'", "addr:192.168.1.23\n"),
    ("timeout 0.01 sleep 5; echo $?", "124\n"),
    ("echo a b | xargs -n 1 echo x", "x a\nx b\n"),
    ("echo q | tee /sdcard/t; cat /sdcard/t", "q\nq\n"),
    ("setprop sys.boot_completed 1;"
     "while [[ -z $(getprop sys.boot_completed) ]]; do sleep 1; done; echo up", "up\n"),
    ("readlink /sdcard; [ -L /sdcard ] && ls -d /sdcard", "/storage/self/primary\n/sdcard\n"),
    ("mkdir /sdcard/to; cp -a /sdcard/Download/. /sdcard/to/; ls /sdcard/to", ""),
    ("restorecon -RD /data/local/tmp; /system/bin/echo run; toybox md5sum /dev/null",
     "run\nd41d8cd98f00b204e9800998ecf8427e  /dev/null\n"),
    ("cp -a /sdcard/. /data/local/tmp/; ls /data/local/tmp | head -n 2", "Android\nDCIM\n"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "answer"), ANSWERS, ids=[line[:40] for line, _ in ANSWERS])
async def test_answers(bench: ShellBench, line: str, answer: str):
    assert await bench.text(line) == answer


# Lines that fail: their exit status and a part of what stderr says.
REFUSALS = [
    ("nonsense", 127, "/system/bin/sh: nonsense: inaccessible or not found\n"),
    ("/data/local/tmp/tool", 127, "inaccessible or not found"),
    ("cat /nowhere", 1, "cat: /nowhere: No such file or directory"),
    ("cat /sdcard", 1, "cat: /sdcard: Is a directory"),
    ("ls /nowhere", 1, "ls: /nowhere: No such file or directory"),
    ("rm /nowhere", 1, "rm: /nowhere: No such file or directory"),
    ("rm /sdcard", 1, "rm: /sdcard: Read-only file system"),
    ("rm /sdcard/DCIM", 1, "rm: /sdcard/DCIM: Is a directory"),
    ("cp /sdcard /x", 1, "cp: Skipped dir '/sdcard'"),
    ("mkdir /a/b/c", 1, "mkdir: '/a/b/c': No such file or directory"),
    ("echo x > /nowhere/x", 1, "/system/bin/sh: /nowhere/x: No such file or directory"),
    ("cat < /nowhere", 1, "No such file or directory"),
    ("grep '(' -E /dev/null", 2, "grep: bad regex"),
    ("input text é", 255, "java.lang.NullPointerException: Attempt to get length of null array"),
    ("input tap 1", 255, "Invalid arguments for command: tap"),
    ("input tap a b", 255, "Invalid arguments for command: tap"),
    ("input wave", 255, "Error: Unknown command: wave"),
    ("input keyevent NOTHING", 255, "Unknown keycode"),
    ("am start -n com.x/.Y", 1, "Error: Activity class {com.x/com.x.Y} does not exist."),
    ("am start -a a.b.C -d geo:1", 1, "unable to resolve Intent { act=a.b.C dat=geo:1 }"),
    ("am start -a a.b.C -t text/plain", 1, "unable to resolve Intent { act=a.b.C typ=text/plain }"),
    ("am frob", 255, "Unknown command: frob"),
    ("pm path com.x", 1, ""),
    ("pm clear com.x", 1, "Unknown package: com.x"),
    ("cmd frob", 20, "cmd: Can't find service: frob"),
    ("settings get nowhere x", 255, "Invalid namespace 'nowhere'"),
    ("setprop ro.serialno x", 1, "Failed to set property 'ro.serialno'"),
    ("screencap -d 77", 1, "Invalid display id: 77"),
    ("ime set com.x/.Y", 255, "Unknown input method com.x/.Y"),
    ("content query --uri content://nowhere", 1, "Could not find provider: nowhere"),
    ("content query --uri content://notes --where 'x +'", 1, "SQLiteException"),
    (f"sqlite3 {DATABASE} 'SELECT x'", 1, "no such column: x"),
    ("sqlite3 /sdcard/f.png 'SELECT 1'", 0, ""),
    ("echo junk > /sdcard/j; sqlite3 /sdcard/j .tables", 1, "File is not a database"),
    (f"echo junk > {DATABASE}", 1, "File is not a database"),
    ("cmd wifi connect-network 'Corner Cafe' wpa2 wrong", 255, "Connection failed"),
    ("app_process / x.Y", 10, "Error"),
    ("exit 9", 9, ""),
    ("toybox nonsense", 127, "toybox: Unknown command nonsense"),
    ("ls --nonsense", 1, "ls: Unknown option 'nonsense' (see \"ls --help\")"),
    ("run-as com.tapwright.notes ls", 1, "run-as: package not debuggable: com.tapwright.notes"),
    ("true | false", 1, ""),
]


@pytest.mark.parametrize(
    ("line", "status", "complaint"), REFUSALS, ids=[line[:40] for line, _, _ in REFUSALS]
)
async def test_refusals(bench: ShellBench, line: str, status: int, complaint: str):
    ran = await bench.run(line)
    assert ran.status == status, ran
    assert complaint in ran.err.decode()


def test_no_command_is_defined_twice():
    assert sum(map(len, THEMES)) == len(all_commands())


# input


async def test_a_tap_has_no_length(bench: ShellBench):
    await bench.text("input tap 30 40.5")
    (down, up) = bench.windows.touches
    assert down[:3] == ("down", 30, 40.5) and up[:3] == ("up", 30, 40.5)
    assert down[3] == up[3]


async def test_a_swipe_spreads_over_event_time_but_takes_none(bench: ShellBench):
    started = time.monotonic()
    await bench.text("input touchscreen swipe 0 0 100 200 60000")
    assert time.monotonic() - started < 5
    first, *moves, last = bench.windows.touches
    assert first[0] == "down" and last[0] == "up"
    assert last[3] - first[3] == pytest.approx(60_000)
    assert moves[-1][1:3] == (100, 200)
    times = [move[3] for move in moves]
    assert times == sorted(times)
    middle = min(moves, key=lambda move: abs(move[3] - first[3] - 30_000))
    assert middle[1:3] == (pytest.approx(50, abs=1), pytest.approx(100, abs=1))


async def test_a_drag_presses_long_first(bench: ShellBench):
    await bench.text("input draganddrop 0 0 50 50 100")
    down, move, *_ = bench.windows.touches
    assert move[3] - down[3] >= 500


async def test_taps_of_one_line_are_a_double_tap_and_of_two_are_not(bench: ShellBench):
    await bench.text("input tap 1 1; input tap 1 1")
    await bench.text("input tap 1 1")
    downs = [touch[3] for touch in bench.windows.touches if touch[0] == "down"]
    assert downs[1] - downs[0] < 300
    assert downs[2] - downs[1] > 300


async def test_sleep_passes_event_time(bench: ShellBench):
    await bench.text("input motionevent DOWN 5 5; sleep 0.6; input motionevent UP 5 5")
    down, up = bench.windows.touches
    assert (down[0], up[0]) == ("down", "up")
    assert up[3] - down[3] >= 600


async def test_text_and_keys(bench: ShellBench):
    await bench.text("input text 'a%sb$c'; input keyevent HOME KEYCODE_BACK 66; input text '100%'")
    assert bench.windows.typed == ["a b$c", "100%"]
    assert bench.windows.keys == [3, 4, 66]


async def test_one_unmappable_character_loses_the_whole_text(bench: ShellBench):
    assert (await bench.run("input text hello你")).status == 255
    assert bench.windows.typed == []


# screen


async def test_screencap(bench: ShellBench):
    raw = (await bench.run("screencap")).out
    assert struct.unpack("<4I", raw[:16]) == (108, 240, 1, 1)
    assert raw[16:20] == bytes((200, 30, 60, 255))
    await bench.text("screencap -p /sdcard/s.png")
    image = Image.open(io.BytesIO(bench.system.files.read("/sdcard/s.png")))
    assert image.size == (108, 240)
    zipped = (await bench.run("screencap | gzip -1")).out
    assert gzip.decompress(zipped) == raw


async def test_a_secure_window_is_black(bench: ShellBench):
    bench.windows.secure = True
    png = (await bench.run("screencap -p")).out
    assert Image.open(io.BytesIO(png)).convert("RGB").getextrema() == ((0, 0),) * 3
    assert (await bench.run("screencap")).out[16:20] == b"\0\0\0\xff"


async def test_uiautomator_dump(bench: ShellBench):
    answer = await bench.text("uiautomator dump")
    assert answer == "UI hierchary dumped to: /sdcard/window_dump.xml\n"
    xml = await bench.text("cat /sdcard/window_dump.xml")
    assert xml == bench.windows.hierarchy()
    assert (await bench.text("uiautomator dump --compressed /dev/tty")).startswith(xml)


# apps


async def test_am_start(bench: ShellBench):
    answer = await bench.text(
        "am start -W -S -n com.tapwright.notes/.Main -a android.intent.action.VIEW -d note:7 "
        "--es who 'a b' --ei n 3 --ez on true -f 0x10000000 --user 0"
    )
    component = Component("com.tapwright.notes", ".Main")
    (intent,) = bench.windows.intents
    assert (intent.component, intent.data) == (component, "note:7")
    assert dict(intent.extras) == {"who": "a b", "n": 3, "on": True}
    assert "Starting: Intent { act=android.intent.action.VIEW dat=note:7" in answer
    assert "Status: ok\nLaunchState: COLD\nActivity: com.tapwright.notes/.Main\n" in answer
    again = await bench.run("am start com.tapwright.notes")
    assert b"delivered to currently running top-most instance" in again.err


async def test_monkey_launches_and_force_stop_closes(bench: ShellBench):
    await bench.text("monkey -p com.tapwright.notes -c android.intent.category.LAUNCHER 1")
    assert bench.windows.foreground.package == "com.tapwright.notes"
    assert re.search(
        r"mFocusedApp=ActivityRecord\{[0-9a-f]+ u0 com.tapwright.notes/.Main t12\}",
        await bench.text("dumpsys window displays"),
    )
    await bench.text("am force-stop com.tapwright.notes")
    assert bench.windows.foreground.package == "com.tapwright.home"
    assert (await bench.run("monkey -p com.x -c a 1")).status == 252


async def test_broadcasts_reach_their_receiver(bench: ShellBench):
    from tapwright.emulator.pocket.services.context import BroadcastResult

    heard: list[Intent] = []

    def hear(intent: Intent) -> BroadcastResult:
        heard.append(intent)
        return BroadcastResult(-1, "fine")

    bench.context.receivers.register("X", hear)
    assert 'result=-1, data="fine"' in await bench.text("am broadcast -a X --es m v")
    assert heard[0].extras["m"] == "v"
    assert "result=0" in await bench.text("am broadcast -a Y")


async def test_pm_clear_empties_an_app(bench: ShellBench):
    await bench.text("echo x > /data/data/com.tapwright.notes/file")
    assert await bench.text("pm clear com.tapwright.notes") == "Success\n"
    assert not bench.system.files.exists(DATABASE)
    assert not bench.system.files.exists("/data/data/com.tapwright.notes/file")


async def test_uninstall(bench: ShellBench):
    assert await bench.text(f"pm uninstall {NOTES.name}") == "Success\n"
    assert await bench.text("pm list packages") == "package:com.tapwright.clock\n"
    assert (await bench.run("pm uninstall com.tapwright.clock")).status == 1


async def test_app_process_runs_known_programs(bench: ShellBench):
    seen: list[list[str]] = []

    async def program(args: list[str], say: object, hold: object) -> int:
        seen.append(args)
        return 5

    bench.context.programs["a.b.Main"] = program
    await bench.text("echo jar > /data/local/tmp/a.jar")
    line = "CLASSPATH=/data/local/tmp/a.jar app_process / a.b.Main -p 9008"
    assert (await bench.run(line)).status == 5
    assert seen == [["-p", "9008"]]
    assert (await bench.run(line.replace("a.b", "c.d"))).status == 134


async def test_reboot_and_logcat(bench: ShellBench):
    await bench.text("reboot")
    assert bench.reboots == 1
    bench.system.log.add("W", "tag", "careful")
    answer = await bench.text("logcat -d -s tag:W")
    assert re.search(r"^03-02 09:41:00.000 +\d+ +\d+ W tag +: careful$", answer, re.MULTILINE)
    assert "careful" not in await bench.text("logcat -d -s tag:E")


async def test_latency_is_waited_for(bench: ShellBench):
    bench.context.latency = Latency(input_s=0.05)
    started = time.monotonic()
    await bench.text("input tap 1 1")
    assert time.monotonic() - started >= 0.05
    started = time.monotonic()
    await bench.text("true")
    assert time.monotonic() - started < 0.05


async def test_pipes_run_side_by_side(bench: ShellBench):
    async with asyncio.timeout(5):
        bench.system.log.add("I", "tag", "found")
        assert (await bench.run("logcat | head -n 1")).text == "--------- beginning of main\n"
        assert "found" in (await bench.run("logcat | grep -m 1 found")).text
        assert await bench.text("seq 100000 | head -n 1") == "1\n"


async def test_a_pipe_hands_on_bytes(bench: ShellBench):
    data = bytes(range(256)) * 4000
    bench.system.files.write("/sdcard/b", data)
    assert (await bench.run("cat /sdcard/b | gzip | gunzip | cat")).out == data
    assert base64.b64decode((await bench.run("base64 -w 0 /sdcard/b")).out) == data


async def test_snapshot_restore_and_hash(bench: ShellBench):
    system = bench.system
    before, first = system.state_hash(), system.snapshot()
    await bench.text(
        f"settings put system font_scale 1.3; echo x > /sdcard/x; rm -r /sdcard/DCIM;"
        f"sqlite3 {DATABASE} \"UPDATE notes SET title='z'\"; svc wifi disable; date 010203042027"
    )
    assert system.state_hash() != before
    started = time.perf_counter()
    system.restore(first)
    assert time.perf_counter() - started < 0.1
    assert system.state_hash() == before
    assert await bench.text(f"sqlite3 {DATABASE} 'SELECT title FROM notes'") == "Milk\nTea\n"
    assert (await bench.text("date +%F")) == "2026-03-02\n"
