"""`svc`, `cmd wifi`, `cmd connectivity`, and the tools that show addresses."""

from ...system.radios import set_airplane
from ..shell.call import Call, Command, CommandError

WIFI_IP = "192.168.1.23"
WIFI_USAGE = """Wi-Fi (wifi) commands:
  status
  list-networks
  list-scan-results
  set-wifi-enabled enabled|disabled
  connect-network SSID open|wpa2 [PASSPHRASE]
  forget-network ID"""
SCAN_TITLE = (
    "    BSSID              Frequency      RSSI           Age(sec)     "
    "SSID                                 Flags"
)
SWITCHES = {
    "wifi": ("global", "wifi_on"),
    "bluetooth": ("global", "bluetooth_on"),
    "data": ("global", "mobile_data"),
    "nfc": ("global", "nfc_on"),
}


async def svc(call: Call) -> int:
    settings = call.context.system.settings
    match call.args:
        case [("wifi" | "bluetooth" | "data" | "nfc") as name, ("enable" | "disable") as verb, *_]:
            _, key = SWITCHES[name]
            settings.put("global", key, "1" if verb == "enable" else "0")
        case ["power", "stayon", value]:
            settings.put("global", "stay_on_while_plugged_in", "0" if value == "false" else "7")
        case ["power", "reboot" | "shutdown", *_]:
            call.context.reboot(None)
        case ["usb", *_]:
            pass
        case _:
            raise CommandError(
                "Available commands:\n    help     Show information about the subcommands\n"
                "    power    Control the power manager\n    data     Control mobile data\n"
                "    wifi     Control the Wi-Fi manager\n    bluetooth Control Bluetooth"
            )
    return 0


async def cmd_wifi(call: Call) -> int:
    wifi = call.context.system.wifi
    match call.args:
        case ["status"]:
            _status(call)
        case ["list-networks"]:
            saved = [network for network in wifi.networks if network.saved]
            if not saved:
                call.print("No networks")
            else:
                call.print("Network Id      SSID                         Security type")
            for index, network in enumerate(saved):
                kind = "wpa2-psk" if network.secured else "open"
                call.print(f"{index:<15} {network.ssid:<28} {kind}")
        case ["list-scan-results"]:
            _scan_results(call)
        case ["set-wifi-enabled", "enabled" | "disabled" as state]:
            wifi.enabled = state == "enabled"
        case ["connect-network" | "add-network" as verb, ssid, kind, *password]:
            _connect(call, verb, ssid, password[0] if kind != "open" and password else None)
        case ["forget-network", index]:
            saved = [network.ssid for network in wifi.networks if network.saved]
            if not index.isdecimal() or int(index) >= len(saved):
                raise CommandError("Forget failed: no such network")
            wifi.forget(saved[int(index)])
            call.print("Forget successful")
        case ["start-scan"]:
            pass
        case _:
            raise CommandError(
                WIFI_USAGE,
                255,
            )
    return 0


async def cmd_connectivity(call: Call) -> int:
    settings = call.context.system.settings
    match call.args:
        case ["airplane-mode"]:
            on = settings.get("global", "airplane_mode_on") == "1"
            call.print("enabled" if on else "disabled")
        case ["airplane-mode", "enable" | "disable" as verb]:
            set_airplane(settings, verb == "enable")
        case _:
            raise CommandError(
                "Connectivity (connectivity) commands:\n  airplane-mode [enable|disable]", 255
            )
    return 0


async def ifconfig(call: Call) -> int:
    wanted = call.args[0] if call.args else None
    shown = [name for name in ("wlan0", "lo") if wanted in (None, name)]
    if wanted is not None and not shown:
        raise CommandError(f"ifconfig: {wanted}: No such device")
    for name in shown:
        address = _address(call, name)
        call.print(f"{name:<9} Link encap:Ethernet  Driver pocket")
        if address:
            call.print(f"          inet addr:{address}  Mask:255.255.255.0")
        call.print("          UP RUNNING MULTICAST  MTU:1500  Metric:1\n")
    return 0


async def ip(call: Call) -> int:
    words = [word for word in call.args if not word.startswith("-")]
    match words[:1]:
        case ["route" | "r"]:
            address = _address(call, "wlan0")
            if address:
                call.print(f"192.168.1.0/24 dev wlan0 proto kernel scope link src {address}")
        case ["addr" | "address" | "a"]:
            for index, name in enumerate(("lo", "wlan0"), 1):
                if len(words) < 3 or name in words:
                    call.print(
                        f"{index}: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP"
                    )
                    address = _address(call, name)
                    if address:
                        call.print(f"    inet {address}/24 scope global {name}")
        case _:
            raise CommandError("Usage: ip addr|route", 255)
    return 0


async def ping(call: Call) -> int:
    """A simulated phone reaches nothing outside itself."""
    names = [word for word in call.args if not word.startswith("-") and not word.isdecimal()]
    raise CommandError(f"ping: unknown host {names[-1] if names else ''}".rstrip(), 2)


def wifi_state(call: Call) -> list[str]:
    """The lines of `dumpsys wifi` that parsers read."""
    wifi = call.context.system.wifi
    lines = [f"Wi-Fi is {'enabled' if wifi.enabled else 'disabled'}"]
    lines.append(_info(call))
    lines.append("Configured networks:")
    lines.extend(
        f' ID: {index} SSID: "{network.ssid}" PROVIDER-NAME: null BSSID: null'
        for index, network in enumerate(n for n in wifi.networks if n.saved)
    )
    return lines


def dump_connectivity(call: Call, args: list[str]) -> list[str]:
    """`dumpsys connectivity`: the network in use and what it can reach."""
    system = call.context.system
    airplane = system.settings.get("global", "airplane_mode_on") == "1"
    mobile = system.settings.get("global", "mobile_data") == "1" and not airplane
    ssid = system.wifi.connected
    lines = [f"Active default network: {100 if ssid else (101 if mobile else 'none')}", ""]
    lines.append("Current Networks:")
    if ssid is not None:
        lines.append(
            "  NetworkAgentInfo{network{100}  handle{432902426637}  ni{WIFI CONNECTED extra: "
            f'"{ssid}"}} Score(Policies : TRANSPORT_PRIMARY&IS_VALIDATED) '
            f"lp{{InterfaceName: wlan0 LinkAddresses: [ {WIFI_IP}/24 ]}} "
            "nc{[ Transports: WIFI Capabilities: INTERNET&NOT_METERED&VALIDATED ]}}"
        )
    if mobile:
        lines.append(
            "  NetworkAgentInfo{network{101}  handle{437197393933}  ni{MOBILE[LTE] CONNECTED "
            "extra: internet} nc{[ Transports: CELLULAR Capabilities: INTERNET&VALIDATED ]}}"
        )
    lines.append(f"  Airplane mode: {'on' if airplane else 'off'}")
    return lines


def _info(call: Call) -> str:
    wifi = call.context.system.wifi
    network = next((n for n in wifi.networks if n.ssid == wifi.connected), None)
    if network is None:
        return "mWifiInfo SSID: <unknown ssid>, BSSID: <none>, Supplicant state: DISCONNECTED"
    return (
        f'mWifiInfo SSID: "{network.ssid}", BSSID: 02:00:00:00:01:00, MAC: 02:00:00:00:00:00, '
        f"IP: /{WIFI_IP}, Supplicant state: COMPLETED, RSSI: {-90 + network.level * 10}, "
        "Link speed: 433Mbps, Frequency: 5180MHz, Net ID: 0"
    )


def _status(call: Call) -> None:
    wifi = call.context.system.wifi
    if not wifi.enabled:
        call.print("Wifi is disabled")
        return
    call.print("Wifi is enabled\nWifi scanning is only available when wifi is enabled")
    if wifi.connected is None:
        call.print("==== Primary ClientModeManager instance ====\nWifi is not connected")
    else:
        call.print(
            "==== Primary ClientModeManager instance ====\n"
            f'Wifi is connected to "{wifi.connected}"\n{_info(call).removeprefix("mWifiInfo ")}'
        )


def _scan_results(call: Call) -> None:
    wifi = call.context.system.wifi
    if not wifi.enabled:
        call.print("No scan results")
        return
    call.print(SCAN_TITLE)
    for index, network in enumerate(wifi.networks):
        flags = "[WPA2-PSK-CCMP][ESS]" if network.secured else "[ESS]"
        signal = f"5180        {-90 + network.level * 10}            1.000     "
        call.print(f"  02:00:00:00:01:{index:02x}       {signal}{network.ssid:<36} {flags}")


def _connect(call: Call, verb: str, ssid: str, password: str | None) -> None:
    wifi = call.context.system.wifi
    call.print("Connection initiated" if verb == "connect-network" else "Save successful")
    if not wifi.connect(ssid, password):
        call.warn(f"Connection failed: {ssid}")
        raise CommandError("Error: could not join the network", 255)


def _address(call: Call, name: str) -> str | None:
    if name == "lo":
        return "127.0.0.1"
    return WIFI_IP if call.context.system.wifi.connected is not None else None


COMMANDS: dict[str, Command] = {"ifconfig": ifconfig, "ip": ip, "ping": ping, "svc": svc}
