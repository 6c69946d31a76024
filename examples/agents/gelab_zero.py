"""Runs GELab-Zero on one phone for one goal: serial, goal, the model's URL, its name.

Its own example has phone and goal written into it. Here they are given, and its settings are
written into a folder of this run, so that the clone stays as it is. It ends with 0 if the agent
says that the goal is reached.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

CLONE = Path(__file__).parent / "gelab-zero"
serial, goal, model_url, model = sys.argv[1:]

with tempfile.TemporaryDirectory(prefix="gelab-zero-") as folder:
    shutil.copy(CLONE / "yadb", folder)  # it pushes this to the phone, to type with
    Path(folder, "model_config.yaml").write_text(
        f'local:\n  api_base: "{model_url}"\n  api_key: tapwright\n', "utf-8"
    )
    os.chdir(folder)
    sys.path.insert(0, str(CLONE))

    from copilot_agent_client.pu_client import evaluate_task_on_device
    from copilot_agent_server.local_server import LocalServer
    from copilot_front_end.mobile_action_helper import get_device_wm_size

    server = LocalServer({"log_dir": "traces", "image_dir": "images", "debug": False})
    phone = {"device_id": serial, "device_wm_size": get_device_wm_size(serial)}
    args = {"temperature": 0.1, "top_p": 0.95, "frequency_penalty": 0.0, "max_tokens": 4096}
    config = {
        "task_type": "parser_0922_summary",
        "model_config": {"model_name": model, "model_provider": "local", "args": args},
        "max_steps": 100,
        "delay_after_capture": 2,
    }
    ended = evaluate_task_on_device(server, phone, goal, config, reflush_app=True)
    os.chdir(CLONE)

sys.stdout.write(f"ended with {ended['stop_reason']}\n")
sys.exit(0 if ended["stop_reason"] == "COMPLETE" else 1)
