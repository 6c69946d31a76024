"""Tools of Android's that no reference here has, and what it refuses."""

import pytest

from .conftest import ShellBench


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("getenforce", "Enforcing\n"),
        ("logname", "root\n"),
        ("lsof -t", "4242\n"),
        ("printf abc > f; file -b f; file -b /data/local/tmp", "ASCII text\ndirectory\n"),
        ("printf 'SQLite format 3\\0' > f; file f", "f: SQLite database\n"),
        ("netstat -tl | tail -n 1 | cut -c1-36", "tcp        0      0 127.0.0.1:5037  \n"),
        ("runcon u:r:shell:s0 echo hi", "hi\n"),
        ("iconv -f latin1 -c -t ascii < f", ""),
        ("dmesg | grep -c Booting", "1\n"),
        ("ls --help | head -n 1", "Toybox 0.8.9-android multicall binary (see toybox --help)\n"),
        ("printf 'a b\\n' | uuencode -m x | uudecode -o -", "a b\n"),
        ("typeset -i n=7; typeset -i | grep ^n=", "n=7\n"),
    ],
)
async def test_what_they_print(bench: ShellBench, line: str, told: str):
    bench.system.files.write("/data/local/tmp/f", b"\xe9")
    ran = await bench.run(line, directory="/data/local/tmp")
    assert (ran.text, ran.err) == (told, b"")


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("echo a | xargs -I{} echo {}", 1, "xargs: Unknown option 'I{}'"),
        ("echo a | xargs -L1 echo", 1, "xargs: Unknown option 'L1'"),
        ("find / -regex .*x", 1, "find: bad arg '-regex'"),
        ("find /sdcard -maxdepth 0 -printf %y", 1, "find: bad -printf %y"),
        ("echo 1K | sort -h", 2, "sort: Unknown option 'h'"),
        ("echo a | sed -n 1~2p", 1, "sed: bad pattern"),
        ("toybox sh -c true", 127, "toybox: Unknown command sh"),
        ("toybox dumpsys", 127, "toybox: Unknown command dumpsys"),
        ("setenforce 0", 1, "setenforce: Couldn't set enforcing status"),
        ("umount /data", 1, "umount: Operation not permitted"),
        ("echo x | patch", 1, "patch: this phone applies no patches"),
        ("bind", 1, "bind: can't bind, not a tty"),
    ],
)
async def test_what_android_refuses(bench: ShellBench, line: str, status: int, told: str):
    ran = await bench.run(line)
    assert (ran.status, ran.text) == (status, "")
    assert told in ran.err.decode()


async def test_the_kernels_log_is_for_root_only(bench: ShellBench):
    bench.context.root = False
    ran = await bench.run("dmesg")
    assert (ran.status, ran.err) == (1, b"dmesg: klogctl: Permission denied\n")


async def test_watch_runs_until_it_is_stopped(bench: ShellBench):
    ran = await bench.run("timeout 0.3 watch -n 0.1 echo hi | head -n 2")
    assert ran.text == "hi\nhi\n"


async def test_what_is_only_read_is_not_run(bench: ShellBench):
    bench.system.files.write("/data/local/tmp/s", b"name=${1:-world}\necho $name\n")
    assert await bench.text("sh -n /data/local/tmp/s; echo $?") == "0\n"
    ran = await bench.run("sh -x /data/local/tmp/s q")
    assert (ran.text, ran.err) == ("q\n", b"+ name=q \n+ echo q\n")
