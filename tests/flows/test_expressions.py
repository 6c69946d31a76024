"""JavaScript in flows: what its globals give, where variables live, and what is not possible."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tapwright.flows.expressions import QuickJs, ScriptFailed, Scripts, is_true, parts
from tapwright.flows.script_worker import NetworkEngine


@pytest.fixture
def js() -> Scripts:
    return Scripts()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", "plain"),
        ("${1 + 2} of ${'three'}", "3 of three"),
        (r"\${1 + 2} is ${1 + 2}", "${1 + 2} is 3"),
        ("${}", ""),
        ("${ }x", "x"),
        ("${nobody}", "undefined"),
        ("${nobody || 'default'}", "default"),
        ("${null}", "null"),
        ("${({a: {b: 1}}).a.b}", "1"),
        ("${`n${1 + 1}`}", "n2"),
        ("${'}'}{", "}{"),
        ("${json('{\"a\": [5]}').a[0]}", "5"),
        ("${[1, 2]}", "[1,2]"),
        ("${maestro.platform}", "android"),
        ("${relativePoint(0.5, 0.25)}", "50%,25%"),
        ("price ${ and more", "price ${ and more"),
        ("${var z = 4; z}${typeof z}", "4undefined"),
        ("${function f() { return 7 }; f()}", "7"),
        ("${Math.max(1, 2)}", "2"),
        ("你好 ${'🙂'}", "你好 🙂"),
        ("${'it\\'s'}", "it's"),
    ],
)  # fmt: skip
def test_expressions_in_texts(js: Scripts, text: str, filled: str) -> None:
    assert js.fill(text) == filled


def test_variables_are_texts_and_belong_to_their_flow(js: Scripts) -> None:
    with js.scope({"A": "1", "B": "${A}2", "C": "${NONE || 'c'}"}):
        assert js.fill("${A + B}") == "112"
        assert js.fill("${parseInt(A) + parseInt(B)}") == "13"
        assert js.fill("${C}") == "c"
        with js.scope({"A": "inner"}):
            assert js.fill("${A} ${B}") == "inner 12"
            js.run("A = 'changed'")
            assert js.fill("${A}") == "changed"
        assert js.fill("${A}") == "1"
    assert js.fill("${A}") == "undefined"


def test_output_is_shared_and_what_a_script_declares_is_its_own(js: Scripts) -> None:
    js.run("const mine = 1; let also = 2; function helper() { return mine }\noutput.x = helper()")
    js.run("const mine = 5; output.y = output.x + mine")
    assert js.output() == {"x": 1, "y": 6}
    assert js.fill("${typeof mine} ${typeof helper}") == "undefined undefined"


def test_a_script_has_variables_of_its_own(js: Scripts) -> None:
    js.run("output.said = WORD + ' ' + OTHER", {"WORD": "a", "OTHER": "${1 + 1}"})
    assert js.output() == {"said": "a 2"}
    assert js.fill("${typeof WORD}") == "undefined"


def test_what_was_copied_and_what_was_logged(js: Scripts) -> None:
    js.copied('it\'s "quoted" ${x}')
    assert js.fill("${maestro.copiedText}") == 'it\'s "quoted" ${x}'
    js.run("console.log('a', 1, {b: 2}); console.error('c')")
    assert js.logs() == ('a 1 {"b":2}', "c")
    assert js.logs() == ()


def test_faker_makes_things_up(js: Scripts) -> None:
    assert "@" in js.fill("${faker.internet.email()}")
    assert js.fill("${faker.name().firstName()}").isalpha()
    assert js.fill("${faker.number.int({min: 3, max: 3})}") == "3"


def test_faker_has_the_providers_of_datafaker(js: Scripts) -> None:
    for expression, form in {
        "faker.name().fullName()": r"\w+ \w+",
        "faker.number().digits(5)": r"\d{5}",
        "faker.number().numberBetween(3, 5)": "[34]",
        "faker.internet().emailAddress()": r"[\w.]+@example\.com",
        "faker.finance().creditCard()": r"4\d{3}(-\d{4}){3}",
        "faker.lorem().words(2).length": "2",
        "faker.numerify('##-#')": r"\d\d-\d",
        "faker.bothify('??#')": r"[a-z]{2}\d",
        "faker.regexify('[A-F]{3}\\\\d{2}x')": r"[A-F]{3}\d{2}x",
        "faker.expression(\"#{number.number_between '1','10'} #{Name.first_name}\")": r"[1-9] \w+",
        "faker.options().option('a', 'b')": "[ab]",
        # A provider that is not here is made-up words, and no end of the flow.
        "faker.lordOfTheRings().character()": r"\w+ \w+",
        "faker.expression('#{hobbit.quote}')": r"\w+ \w+",
    }.items():
        said = js.run(expression)
        assert re.fullmatch(form, said), (expression, said)
    with pytest.raises(ScriptFailed, match="not a function"):
        js.run("faker.name().frstName()")
    # A script may have a variable of that name.
    assert js.run("var faker = 3; faker") == "3"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("nobody.field", "TypeError"),
        ("let a = ;", "SyntaxError"),
        ("throw new Error('mine')", "Error: mine (line 1, column 11 of the script)"),
        ("1;\n2;\nthrow new Error('third')", "line 3"),
        ("function f() { f() }; f()", "Maximum call stack size"),
        ("let a = []; while (true) a.push('x'.repeat(1e6) + Math.random())", "more than 64 MB"),
        ("'x'.repeat(2e6)", "too long to be used"),
        ("http.get('http://127.0.0.1:1')", "allow it with --allow-network"),
        ("require('fs')", "not a function"),
        ("std.open('/etc/passwd')", "TypeError"),
    ],
)
def test_what_fails_says_why(js: Scripts, script: str, said: str) -> None:
    with pytest.raises(ScriptFailed) as caught:
        js.run(script)
    assert said in str(caught.value)
    assert js.fill("${1 + 1}") == "2"


def test_a_script_without_end_is_ended() -> None:
    js = Scripts(QuickJs(time_s=0.05))
    with pytest.raises(ScriptFailed, match="ran longer than 0.05 s"):
        js.run("while (true) {}")
    assert js.fill("${'still ' + 'there'}") == "still there"


@pytest.mark.parametrize(
    "value", ["", " ", "false", "FALSE", "undefined", "null", "0", "0.0", "NaN"]
)
def test_values_that_count_as_no(value: str) -> None:
    assert not is_true(value)


@pytest.mark.parametrize("value", ["true", "1", "-1", "no", "x", "[]"])
def test_values_that_count_as_yes(value: str) -> None:
    assert is_true(value)


def test_a_text_is_cut_where_code_begins_and_ends() -> None:
    assert parts("a${b}c") == [(False, "a"), (True, "b"), (False, "c")]
    assert parts("${ {a: '}'} }") == [(True, " {a: '}'} ")]
    assert parts("${it's}") == [(True, "it's")]


class _Echo(BaseHTTPRequestHandler):
    """Says what was asked; /gone is 404, /away leads to a file."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
            return
        said = json.dumps({"method": self.command, "body": body, "key": self.headers.get("X-Key")})
        self.send_response(404 if self.path == "/gone" else 200)
        self.send_header("X-Own", "yes")
        self.end_headers()
        self.wfile.write(said.encode())

    do_GET = do_POST = do_PUT = do_DELETE = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is printed."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_with_the_network_scripts_ask_servers(url: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("content of a", "utf-8")
    with NetworkEngine(tmp_path) as engine:
        js = Scripts(engine)
        with js.scope({"URL": url}):
            js.run("output.r = http.get(URL + '/x', {headers: {'X-Key': 'k'}})")
            got = js.output()["r"]
            assert isinstance(got, dict) and got["ok"] is True and got["status"] == 200
            assert got["headers"]["x-own"] == "yes"
            assert json.loads(got["body"]) == {"method": "GET", "body": "", "key": "k"}
            assert (
                js.run("json(http.post(URL, {body: JSON.stringify({a: 1})}).body).body")
                == '{"a":1}'
            )
            assert js.run("http.request(URL, {method: 'put', body: 'b'}).body").count('"PUT"') == 1
            assert js.run("http.delete(URL + '/gone').status") == "404"
            form = (
                "{multipartForm: {note: 'n', file: {filePath: 'a.txt', mediaType: 'text/plain'}}}"
            )
            assert "content of a" in js.run(f"http.post(URL, {form}).body")
            beside = tmp_path / "scripts"
            beside.mkdir()
            (beside / "b.txt").write_text("beside the script", "utf-8")
            (tmp_path.parent / f"{tmp_path.name}.txt").write_text("outside", "utf-8")
            send = "http.post(URL, {multipartForm: {f: {filePath: '%s'}}}).body"
            assert "beside the script" in js.run(send % "b.txt", {}, str(beside))
            assert "content of a" in js.run(send % "a.txt", {}, str(beside))
            with pytest.raises(ScriptFailed, match="outside of the flow's folder"):
                js.run(send % f"../../{tmp_path.name}.txt", {}, str(beside))
            with pytest.raises(ScriptFailed, match="outside of the flow's folder"):
                js.run("http.post(URL, {multipartForm: {f: {filePath: '../../etc/hosts'}}})")
            with pytest.raises(ScriptFailed, match="no http or https address"):
                js.run("http.get('file:///etc/hostname')")
            assert js.run("http.get(URL + '/away').status") == "302"


def test_a_script_with_the_network_is_ended_too(tmp_path: Path) -> None:
    with NetworkEngine(tmp_path, call_s=1.0) as engine:
        js = Scripts(engine)
        with pytest.raises(ScriptFailed, match="ran longer than 1 s"):
            js.run("while (true) {}")
        with pytest.raises(ScriptFailed, match="the script engine has ended"):
            js.run("1")
