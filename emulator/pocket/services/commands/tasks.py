"""`am stack`, `am task`, `am kill` and `am crash`: tasks on the back stack and their processes.

Formats: AOSP frameworks/base, ActivityManagerShellCommand (runStack, runTask) and
ActivityTaskManager.RootTaskInfo.toString; the line with `visible=true topActivity=ComponentInfo`
is what DeepMind's android_env takes the activity in front from.
"""

from ...system.abilities import IncidentHost
from ...system.packages import Component
from ...system.screen import Windows
from ...system.tasks import Task
from ...system.windows import WindowManager
from ..shell.call import Call, CommandError

HOME_ID, FIRST_ID = 1, 12


def am_stack(call: Call, words: list[str]) -> None:
    match words:
        case ["list"]:
            for task_id, components in _tasks(call.context.system.windows):
                _print_task(call, task_id, components)
        case ["info", *_]:
            raise CommandError("Error: a simulated phone has no windowing modes", 255)
        case [verb, *_]:
            raise CommandError(f"Error: unknown command '{verb}'", 255)
        case _:
            raise CommandError('Error: Argument expected after "stack"', 255)


def am_task(words: list[str]) -> None:
    match words:
        case ["lock" | "resizeable" | "resize" | "focus", *_]:
            raise CommandError(f"Error: a simulated phone cannot do task {words[0]}", 255)
        case [verb, *_]:
            raise CommandError(f"Error: unknown command '{verb}'", 255)
        case _:
            raise CommandError('Error: Argument expected after "task"', 255)


def am_kill(call: Call, names: list[str]) -> None:
    """`am kill PACKAGE`: only what is safe to kill, which the app in front is not."""
    if not names:
        raise CommandError('Error: Argument expected after "kill"', 255)
    windows = call.context.system.windows
    if names[0] != windows.foreground.package:
        windows.force_stop(names[0])


def am_kill_all(call: Call) -> None:
    """`am kill-all`: every app in the background."""
    windows = call.context.system.windows
    for _, components in _tasks(windows):
        if components and components[-1].package != windows.foreground.package:
            windows.force_stop(components[-1].package)


def am_crash(call: Call, names: list[str]) -> None:
    """`am crash PACKAGE`: the app stops with an error; one that does not run is left alone."""
    if not names:
        raise CommandError('Error: Argument expected after "crash"', 255)
    windows = call.context.system.windows
    runs = any(names[0] in {part.package for part in parts} for _, parts in _tasks(windows))
    if runs and isinstance(windows, IncidentHost):
        windows.incidents.crash(
            names[0],
            "android.app.RemoteServiceException$CrashedByAdbException: "
            "shell-induced crash with trace level: 0",
        )


def _tasks(windows: Windows) -> list[tuple[int, list[Component]]]:
    """The tasks with the one in front first: their ids, and their activities, the root first."""
    if not isinstance(windows, WindowManager):
        return [(FIRST_ID, [windows.foreground])]
    stack = windows.tasks
    ordered: list[Task] = [stack.home, *stack.recents]
    ordered.sort(key=lambda task: task is not stack.front)
    ids = {id(task): FIRST_ID + at for at, task in enumerate(stack.recents)}
    return [
        (ids.get(id(task), HOME_ID), [activity.component for activity in task.activities])
        for task in (ordered[0], *reversed(ordered[1:]))
    ]


def _print_task(call: Call, task_id: int, components: list[Component]) -> None:
    windows = call.context.system.windows
    width, height = windows.size
    bounds = f"bounds=[0,0][{width},{height}]"
    shown = str(components[-1] == windows.foreground and windows.screen_on).lower()
    root, top = components[0], components[-1]
    call.print(f"RootTask id={task_id} {bounds} displayId=0 userId=0")
    call.print(f" configuration={{1.0 winConfig={{ mBounds=Rect(0, 0 - {width}, {height}) }}}}")
    call.print(
        f"  taskId={task_id}: {root.full} {bounds} userId=0 visible={shown} "
        f"topActivity=ComponentInfo{{{top.full}}}\n"
    )
