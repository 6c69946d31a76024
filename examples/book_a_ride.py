"""Books a ride in the Go app with the stock uiautomator2 library, by what the screen says.

Start a phone with `tapwright phone` and give its serial: `python examples/book_a_ride.py SERIAL`.
"""

import argparse
import sys

import adbutils
import uiautomator2

GO = "com.android.go"
DATABASE = f"/data/data/{GO}/databases/go.db"
COLUMNS = "_id, status, tier, pickup, destination, price_cents"
ROW = "android.widget.TextView"
"""Tells a result of the search from the field, which shows the same text once it is typed."""
WAIT_S = 5.0
TRIES = 3


def book(phone: uiautomator2.Device, pickup: str, destination: str, tier: str) -> None:
    """Book a ride that starts now.

    Raises UiObjectNotFoundError when the screen lacks a step, LookupError for an unknown tier.
    """
    phone.app_start(GO, stop=True)
    tap(phone(text="Rides"), phone(description="Choose pickup"))
    choose(phone, "Choose pickup", pickup)
    choose(phone, "Where to?", destination)
    tap(phone(text="See prices"), phone(text="Choose a ride"))
    if not phone(scrollable=True).scroll.to(description=tier):
        raise LookupError(f"no ride of the tier {tier} is offered")
    book_it = phone(textStartsWith=f"Book {tier}")
    tap(phone(description=tier), book_it)
    tap(book_it, phone(text="Ride details"))


def tap(target: uiautomator2.UiObject, shows: uiautomator2.UiObject) -> None:
    """Tap until what the tap leads to is shown: a phone that is busy may lose one.

    Tapped again only while the target is still there, so that nothing is ordered twice. Raises
    UiObjectNotFoundError if it never shows.
    """
    for _ in range(TRIES):
        target.click(timeout=WAIT_S)
        if shows.wait(timeout=WAIT_S) or not target.exists:
            break
    shows.must_wait(timeout=WAIT_S)


def choose(phone: uiautomator2.Device, field: str, place: str) -> None:
    """Fill one end of the ride: open its field, search, and take the place of exactly that name."""
    tap(phone(description=field), phone(focused=True))
    phone.send_keys(place)
    tap(phone(text=place, className=ROW), phone(text="See prices"))


def last_ride(device: adbutils.AdbDevice) -> str:
    """The latest row of the app's database, its columns separated by bars."""
    query = f"SELECT {COLUMNS} FROM rides ORDER BY _id DESC LIMIT 1"
    done = device.shell2(["sqlite3", DATABASE, query])
    if done.returncode:
        raise RuntimeError(done.output.strip())
    return done.output.strip()


def main() -> None:
    """Book, and print the row that the phone has kept."""
    parser = argparse.ArgumentParser(description="Book a ride in the Go app.")
    parser.add_argument("serial", help="the phone, as `adb devices` lists it")
    parser.add_argument("--pickup", default="Work")
    parser.add_argument("--to", default="Museum of Tides", dest="destination")
    parser.add_argument("--tier", default="Comfort")
    asked = parser.parse_args()
    phone = uiautomator2.connect(asked.serial)
    before = last_ride(phone.adb_device)
    book(phone, asked.pickup, asked.destination, asked.tier)
    row = last_ride(phone.adb_device)
    if row == before:
        sys.exit("no ride was booked")
    sys.stdout.write(f"{row}\n")


if __name__ == "__main__":
    main()
