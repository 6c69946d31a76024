"""Its table of apps, and a way to run adb."""

APPS = {
    "settings": "com.android.settings/.Settings",
    "clock": "com.google.android.deskclock/com.android.deskclock.DeskClock",
    "paint shop": "org.nowhere.paint/.Main",
}


def get_adb_activity(app: str) -> str | None:
    return APPS.get(app)


def extract_package_name(activity: str) -> str:
    return activity.split("/")[0]


def run(env: object, *args: str) -> str:
    from android_env.proto import adb_pb2

    request = adb_pb2.AdbRequest(generic=adb_pb2.AdbRequest.GenericRequest(args=args))
    return env.execute_adb_call(request).generic.output.decode()
