"""System properties as `getprop` shows them; they say openly that the phone is simulated."""

from ..personas import DEFAULT, Persona

FINGERPRINT = "tapwright/pocket/pocket:14/TAPWRIGHT.1/1:userdebug/test-keys"

SEED = {
    "dalvik.vm.heapsize": "512m",
    "gsm.operator.alpha": "Pocket Mobile",
    "gsm.sim.state": "READY",
    "init.svc.adbd": "running",
    "init.svc.bootanim": "stopped",
    "persist.sys.locale": "en-US",
    "persist.sys.timezone": "UTC",
    "persist.sys.usb.config": "adb",
    "ro.adb.secure": "0",
    "ro.board.platform": "pocket",
    "ro.boot.hardware": "pocket",
    "ro.build.characteristics": "default",
    "ro.build.date.utc": "1772443260",
    "ro.build.display.id": "Tapwright Pocket Phone (simulated)",
    "ro.build.fingerprint": FINGERPRINT,
    "ro.build.id": "TAPWRIGHT.1",
    "ro.build.tags": "test-keys",
    "ro.build.type": "userdebug",
    "ro.build.version.codename": "REL",
    "ro.build.version.incremental": "1",
    "ro.build.version.release": "14",
    "ro.build.version.sdk": "34",
    "ro.build.version.security_patch": "2026-02-05",
    "ro.config.ringtone": "Pocket.ogg",
    "ro.crypto.state": "unencrypted",
    "ro.debuggable": "1",
    "ro.hardware": "pocket",
    "ro.kernel.qemu": "0",
    "ro.product.board": "pocket",
    "ro.product.brand": "tapwright",
    "ro.product.cpu.abi": "arm64-v8a",
    "ro.product.cpu.abilist": "arm64-v8a,armeabi-v7a",
    "ro.product.device": "pocket",
    "ro.product.locale": "en-US",
    "ro.product.manufacturer": "tapwright",
    "ro.product.model": "Pocket Phone",
    "ro.product.name": "pocket",
    "ro.secure": "1",
    "ro.serialno": "POCKET0000",
    "ro.sf.lcd_density": "420",
    "ro.tapwright.simulated": "1",
    "ro.vendor.build.fingerprint": FINGERPRINT,
    "service.bootanim.exit": "1",
    "sys.boot_completed": "1",
    "sys.usb.state": "adb",
}


def built(persona: Persona) -> dict[str, str]:
    """What the build of a persona says of itself."""
    device = persona.properties.get("ro.product.device", "pocket")
    brand = persona.properties.get("ro.product.brand", "tapwright")
    kind = persona.properties.get("ro.build.type", SEED["ro.build.type"])
    keys = persona.properties.get("ro.build.tags", SEED["ro.build.tags"])
    fingerprint = f"{brand}/{device}/{device}:{persona.release}/TAPWRIGHT.1/1:{kind}/{keys}"
    return {
        "ro.build.fingerprint": fingerprint,
        "ro.vendor.build.fingerprint": fingerprint,
        "ro.build.version.release": persona.release,
        "ro.build.version.sdk": str(persona.sdk),
        **persona.properties,
    }


class Properties:
    """A store of strings; a missing property reads as the empty string, as on Android."""

    def __init__(self, serial: str = "POCKET0000", persona: Persona = DEFAULT) -> None:
        own = {"ro.serialno": serial, "ro.boot.serialno": serial}
        self._values = {**SEED, **built(persona), **own}

    def get(self, key: str, default: str = "") -> str:
        return self._values.get(key, default)

    def set(self, key: str, value: str) -> bool:
        """Set a property; False for a read-only one (`ro.*`) that already has a value."""
        if key.startswith("ro.") and key in self._values:
            return False
        self._values[key] = value
        return True

    def items(self) -> list[tuple[str, str]]:
        return sorted(self._values.items())

    def snapshot(self) -> dict[str, str]:
        return dict(self._values)

    def restore(self, snap: dict[str, str]) -> None:
        self._values = dict(snap)
