"""Which flows a folder stands for: its config.yaml, tags, order, and what it says of none."""

import re
from pathlib import Path

import pytest

from tapwright.flows.language import BadFlows, plan_flows
from tapwright.flows.language.workspace import glob_expression


def write(folder: Path, **files: str) -> None:
    for name, head in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head if name == "config" else f"appId: a.b\n{head}\n---\n- back\n", "utf-8")


def names(folder: Path, *include: str, exclude: tuple[str, ...] = ()) -> list[str]:
    return [flow.name for flow in plan_flows([folder], include, exclude, root=folder).flows]


def told(*paths: Path, include: tuple[str, ...] = ()) -> str:
    with pytest.raises(BadFlows) as caught:
        plan_flows(list(paths), include, root=paths[0])
    return str(caught.value)


def test_only_the_top_of_a_folder_is_run_unless_it_says_more(tmp_path: Path) -> None:
    write(tmp_path, one="", two="", sub__three="")
    (tmp_path / "notes.txt").write_text("no flow", "utf-8")
    assert names(tmp_path) == ["one", "two"]
    write(tmp_path, config="flows: ['**']\n")
    assert names(tmp_path) == ["one", "three", "two"]
    write(tmp_path, config="flows: sub/*\n")
    assert names(tmp_path) == ["three"]


def test_tags_of_the_command_and_of_the_file_count_together(tmp_path: Path) -> None:
    write(tmp_path, one="tags: [a]", two="tags: [a, b]", three="tags: [c]", four="")
    assert names(tmp_path, "a") == ["one", "two"]
    assert names(tmp_path, exclude=("b",)) == ["four", "one", "three"]
    write(tmp_path, config="excludeTags: b\nincludeTags: [c]\nother: 1\n")
    assert names(tmp_path, "a") == ["one", "three"]
    write(tmp_path, config="includeTags: [none]\n")
    assert "no flow has the tags asked for (include none, exclude none); there are a, b, c" in told(
        tmp_path
    )


def test_a_file_that_is_named_runs_whatever_its_tags(tmp_path: Path) -> None:
    write(tmp_path, one="tags: [a]")
    plan = plan_flows([tmp_path / "one.yaml"], ["b"], ["a"])
    assert [flow.name for flow in plan.flows] == ["one"]


def test_an_order_comes_first_and_its_names_must_be_there(tmp_path: Path) -> None:
    write(
        tmp_path, one="", two="name: Second", three="",
        config="executionOrder: {continueOnFailure: false, flowsOrder: [three, Second]}\n",
    )  # fmt: skip
    plan = plan_flows([tmp_path], root=tmp_path)
    assert [flow.name for flow in plan.ordered] == ["three", "Second"]
    assert [flow.name for flow in plan.others] == ["one"]
    assert not plan.config.continue_on_failure
    write(tmp_path, config="executionOrder: {flowsOrder: [secnd]}\n")
    assert "flowsOrder names secnd, and no flow is called so (did you mean Second?)" in told(
        tmp_path
    )


def test_a_folder_without_flows_says_what_to_do(tmp_path: Path) -> None:
    assert "holds no flow file" in told(tmp_path)
    write(tmp_path, sub__one="")
    assert 'but 1 below it; say in its config.yaml which: flows: ["**"]' in told(tmp_path)
    write(tmp_path, config="flows: [x.yaml]\n")
    assert "no file is named by flows of config.yaml: x.yaml" in told(tmp_path)
    assert "there is no such file or folder" in told(tmp_path / "gone")


def test_settings_of_another_name_among_the_flows_are_no_flow(tmp_path: Path) -> None:
    write(tmp_path, one="", two="tags: [b]")
    other = tmp_path / "nightly.yaml"
    other.write_text("includeTags: [b]\n", "utf-8")
    plan = plan_flows([tmp_path], config=other)
    assert [flow.name for flow in plan.flows] == ["two"]


def test_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    write(tmp_path, one="env: x", two="tags: {}", config="executionOrder: [a]\n")
    assert [line.rpartition("/")[2].split(":")[0] for line in told(tmp_path).splitlines()] == [
        "config.yaml",
        "one.yaml",
        "two.yaml",
    ]


def test_media_come_from_the_folder_that_was_named(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "x.png").touch()
    inner = tmp_path / "flows"
    inner.mkdir()
    (inner / "one.yaml").write_text("appId: a.b\n---\n- addMedia: [../x.png]\n", "utf-8")
    with pytest.raises(BadFlows, match="is outside of"):
        plan_flows([inner])
    (tmp_path / "common.yaml").write_text("appId: a.b\n---\n- back\n", "utf-8")
    (inner / "one.yaml").write_text("appId: a.b\n---\n- runFlow: ../common.yaml\n", "utf-8")
    assert len(plan_flows([inner]).flows) == 1


def test_several_folders_have_a_workspace_each(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, config="flows: ['*']\n", sub__inner="")
        (tmp_path / name / f"{name}.yaml").write_text(
            "appId: a.b\n---\n- runFlow: sub/inner.yaml\n", "utf-8"
        )
    plan = plan_flows([tmp_path / "a", tmp_path / "b" / "b.yaml", tmp_path / "b"])
    assert [(flow.name, flow.root) for flow in plan.flows] == [
        ("a", tmp_path / "a"), ("b", tmp_path / "b"),
    ]  # fmt: skip
    # Neither may use what is the other's.
    (tmp_path / "b" / "b.yaml").write_text("appId: a.b\n---\n- runFlow: ../a/a.yaml\n", "utf-8")
    with pytest.raises(BadFlows, match="is outside of"):
        plan_flows([tmp_path / "a", tmp_path / "b"])


def test_a_flow_of_the_order_that_tags_leave_out_is_told_as_such(tmp_path: Path) -> None:
    write(tmp_path, one="tags: [a]", two="", config="executionOrder: {flowsOrder: [two, one]}\n")
    assert "flowsOrder names two, which the tags asked for leave out" in told(
        tmp_path, include=("a",)
    )


@pytest.mark.parametrize(
    ("glob", "path", "fits"),
    [
        ("*", "a.yaml", True), ("*", "b/a.yaml", False), ("**", "b/c/a.yaml", True),
        ("b/*", "b/a.yaml", True), ("b/*", "b/c/a.yaml", False), ("**/a.yaml", "b/c/a.yaml", True),
        ("{a,b}/?.yaml", "b/x.yaml", True), ("{a,b}/?.yaml", "c/x.yaml", False),
        ("[!a]*", "a.yaml", False), ("[ab]*", "b.yaml", True), ("a.yaml", "aXyaml", False),
    ],
)  # fmt: skip
def test_globs_are_those_of_java(glob: str, path: str, fits: bool) -> None:
    assert bool(re.fullmatch(glob_expression(glob), path)) is fits


def test_all_flows_of_one_name_are_in_the_order(tmp_path: Path) -> None:
    write(
        tmp_path, one="name: Same", two="name: Same", a="",
        config="executionOrder: {flowsOrder: [Same]}\n",
    )  # fmt: skip
    plan = plan_flows([tmp_path], root=tmp_path)
    assert [flow.path.stem for flow in plan.ordered] == ["one", "two"]
    assert [flow.path.stem for flow in plan.others] == ["a"]
    (warning,) = plan.warnings
    assert warning.what == (
        "flowsOrder names Same, as several flows are called: one.yaml, two.yaml"
    )
    write(tmp_path, config="executionOrder: {flowsOrder: [two]}\n")
    assert "no flow is called so; two.yaml is called Same, by the name in its head" in told(
        tmp_path
    )


def test_a_third_document_is_told_and_not_read(tmp_path: Path) -> None:
    write(tmp_path, one="")
    path = tmp_path / "one.yaml"
    path.write_text(path.read_text("utf-8") + "---\n- no such command\n", "utf-8")
    plan = plan_flows([path])
    assert len(plan.flows[0].commands) == 1
    (warning,) = plan.warnings
    assert str(warning) == f"{path}:6:1: what stands after a second --- is not read, and not run"


def test_a_setting_that_changes_what_files_mean_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, one="", config="pathAliases: {'@': common}\nbaselineBranch: main\n")
    (warning,) = plan_flows([tmp_path]).warnings
    assert str(warning).startswith(f"{tmp_path / 'config.yaml'}:1:14: pathAliases is not read")


def test_a_link_to_nowhere_is_no_flow_that_may_be_forgotten(tmp_path: Path) -> None:
    write(tmp_path, one="")
    (tmp_path / "two.yaml").symlink_to("gone.yaml")
    assert "two.yaml:1:1: the file cannot be read: it is a link to nothing" in told(tmp_path)
