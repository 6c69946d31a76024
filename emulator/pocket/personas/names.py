"""What a phone's maker calls the apps that come with it."""

from collections.abc import Mapping


class PackageNames:
    """Translates the names that apps have in AOSP into those they have on this phone.

    Apps are written with AOSP's names. Google's builds rename packages and keep their classes, so
    `com.android.deskclock/.DeskClock` is there `com.google.android.deskclock/com.android.deskclock
    .DeskClock` (android_world, env/adb_utils).
    """

    def __init__(self, packages: Mapping[str, str], activities: Mapping[str, str]) -> None:
        self._packages = packages
        self._built_in = {given: name for name, given in packages.items()}
        self._activities = {_full(short): _full(given) for short, given in activities.items()}

    def package(self, name: str) -> str:
        """The name of a built-in package here; any other name as it is."""
        return self._packages.get(name, name)

    def built_in(self, name: str) -> str:
        """The AOSP name of a package of this phone."""
        return self._built_in.get(name, name)

    def component(self, package: str, activity: str) -> tuple[str, str]:
        """Package and class, here, of a built-in app's activity; `.Main` is one of its package."""
        full = f"{package}{activity}" if activity.startswith(".") else activity
        given = self._activities.get(f"{package}/{full}", f"{self.package(package)}/{full}")
        name, _, there = given.partition("/")
        return name, there

    def path(self, path: str) -> str:
        """Where a file of a built-in app lies, its path with the package's name in AOSP given."""
        for name, given in self._packages.items():
            for root in ("/data/data", "/data/user_de/0"):
                if path.startswith(f"{root}/{name}/"):
                    return f"{root}/{given}{path[len(root) + 1 + len(name) :]}"
        return path


def _full(component: str) -> str:
    package, _, activity = component.partition("/")
    return f"{package}/{package}{activity}" if activity.startswith(".") else component
