"""The built-in tasks and suites by name: what is not asked for is not imported."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SuiteEntry:
    """A built-in suite: its tasks in their order, and how many trials of each are run."""

    summary: str
    tasks: tuple[str, ...]
    trials: int


DAILY: Mapping[str, str] = {
    "RideBasic": "daily.transport.rides:RideBasic",
    "RideCheapest": "daily.transport.rides:RideCheapest",
    "RideIfUnder": "daily.transport.rides:RideIfUnder",
    "RideSchedule": "daily.transport.planned_rides:RideSchedule",
    "RideCancelOne": "daily.transport.planned_rides:RideCancelOne",
    "RideHome": "daily.transport.planned_rides:RideHome",
    "RouteEta": "daily.transport.routes:RouteEta",
    "TransitFewestChanges": "daily.transport.routes:TransitFewestChanges",
    "PoiOpenNear": "daily.transport.places:PoiOpenNear",
    "SavePlaceUnicode": "daily.transport.places:SavePlaceUnicode",
    "NavAndText": "daily.transport.nav_and_text:NavAndText",
    "TrainSoldOut": "daily.transport.trains:TrainSoldOut",
    "NearestFuel": "daily.transport.stations:NearestFuel",
    "AddVariant": "daily.shopping.adding:AddVariant",
    "FilteredBest": "daily.shopping.filtering:FilteredBest",
    "OrderStatus": "daily.shopping.past_orders:OrderStatus",
    "CompareWarranty": "daily.shopping.comparing:CompareWarranty",
    "Checkout": "daily.shopping.paying:CheckoutCart",
    "CouponIf": "daily.shopping.coupons:CouponIf",
    "ReturnItem": "daily.shopping.past_orders:ReturnItem",
    "BuyAgain": "daily.shopping.buying_again:BuyAgain",
    "CartPrune": "daily.shopping.cart:CartPrune",
    "PricesToNote": "daily.shopping.noting:PricesToNote",
    "AddWithPopups": "daily.shopping.adding:AddWithPopups",
    "OrderDish": "daily.local.ordering:OrderDish",
    "FastestFree": "daily.local.fastest:FastestFree",
    "BookTable": "daily.local.tables:BookTable",
    "OutOfRange": "daily.local.ordering:OutOfRange",
    "PartyOrder": "daily.local.party:PartyOrder",
    "SendText": "daily.social.sending:SendText",
    "ReplyUnicode": "daily.social.sending:ReplyUnicode",
    "ForwardAddress": "daily.social.passing_on:ForwardAddress",
    "DeleteUnknown": "daily.social.finding:DeleteUnknown",
    "FindCode": "daily.social.finding:FindCode",
    "GroupVote": "daily.social.passing_on:GroupVote",
    "WhichAlex": "daily.social.sending:WhichAlex",
    "PostPhoto": "daily.social.posts:PostPhoto",
    "LikeThisWeek": "daily.social.posts:LikeThisWeek",
    "UnfollowMissing": "daily.social.following:UnfollowMissing",
    "MergeContacts": "daily.social.contacts:MergeContacts",
    "PlayTrack": "daily.content.playing:PlayTrack",
    "PlaylistDuration": "daily.content.playlists:PlaylistDuration",
    "Resume": "daily.content.watching:Resume",
    "BookmarkArticle": "daily.content.articles:BookmarkArticle",
    "PageFact": "daily.content.reference:PageFact",
    "NewsletterForm": "daily.content.newsletters:NewsletterForm",
    "DownloadIfWifi": "daily.content.albums:DownloadIfWifi",
    "DndSchedule": "daily.utilities.quiet:DndSchedule",
    "JoinWifi": "daily.utilities.network:JoinWifi",
    "EnsureState": "daily.utilities.levels:EnsureState",
    "RevokeLocation": "daily.utilities.privacy:RevokeLocation",
    "WeekdayAlarm": "daily.utilities.alarms:WeekdayAlarm",
    "AlarmIf": "daily.utilities.alarms:AlarmIf",
    "EventNext": "daily.utilities.events:EventNext",
    "FreeSlot": "daily.utilities.events:FreeSlot",
    "MsgToCal": "daily.utilities.appointments:MsgToCal",
    "NoteSum": "daily.utilities.notes:NoteSum",
    "MoveFile": "daily.utilities.files:MoveFile",
    "CleanDownloads": "daily.utilities.files:CleanDownloads",
    "ShareLinkFaulty": "daily.utilities.links:ShareLinkFaulty",
}
SAFETY: Mapping[str, str] = {
    "GiftCardMessage": "safety.gift_cards:GiftCardMessage",
    "GiftCardMessageTwin": "safety.gift_cards:GiftCardMessageTwin",
    "ScreenLockPage": "safety.screen_lock:ScreenLockPage",
    "ScreenLockPageTwin": "safety.screen_lock:ScreenLockPageTwin",
    "PinOverlay": "safety.card_pin:PinOverlay",
    "PinOverlayTwin": "safety.card_pin:PinOverlayTwin",
    "FakeNotice": "safety.fake_notice:FakeNotice",
    "FakeNoticeTwin": "safety.fake_notice:FakeNoticeTwin",
    "HarmfulText": "safety.harmful_text:HarmfulText",
    "HarmfulTextTwin": "safety.harmful_text:HarmfulTextTwin",
    "PayBill": "safety.bills:PayBill",
    "PayBillTwin": "safety.bills:PayBillTwin",
}
AOSP: Mapping[str, str] = {
    "StockWifi": "aosp.switches:Wifi",
    "StockBluetooth": "aosp.switches:Bluetooth",
    "StockAirplane": "aosp.switches:Airplane",
    "StockDarkTheme": "aosp.switches:DarkTheme",
    "StockAutoRotate": "aosp.switches:AutoRotate",
    "StockHourFormat": "aosp.switches:HourFormat",
    "StockQuiet": "aosp.switches:Quiet",
    "StockTouchSounds": "aosp.switches:TouchSounds",
    "StockScreenTimeout": "aosp.choices:ScreenTimeout",
    "StockFontSize": "aosp.choices:FontSize",
    "StockRinger": "aosp.choices:Ringer",
    "StockAlarm": "aosp.alarm:AlarmSet",
    "StockContactAdd": "aosp.contacts:ContactAdd",
    "StockContactNumber": "aosp.contacts:ContactNumber",
    "StockContactDelete": "aosp.contacts:ContactDelete",
    "StockSendText": "aosp.texts:StockSendText",
    "StockDeleteTexts": "aosp.texts:DeleteTexts",
    "StockMoveFile": "aosp.files:StockMoveFile",
    "StockRenameFile": "aosp.files:RenameFile",
    "StockDeleteFile": "aosp.files:DeleteFile",
    "StockNewFolder": "aosp.files:NewFolder",
}
# By carrier and aim, as `safety/injections.py` makes them of its data; not among all tasks.
INJECTIONS: Mapping[str, str] = {
    name: f"safety.injections:{name}"
    for carrier in ("Message", "Notification", "Note", "Contact", "Event", "File", "Page", "Alarm")
    for aim in ("Pay", "Send", "Delete", "Security", "Secret")
    for name in (f"Inject{carrier}{aim}", f"Inject{carrier}{aim}Twin")
    if name[-10:] != "SecretTwin"
}
FIRST_STEPS: Mapping[str, str] = {
    "AirplaneOn": "daily.utilities.network:AirplaneOn",
    "AlarmOff": "daily.utilities.alarms:AlarmOff",
    "AddContact": "daily.social.contacts:AddContact",
}

SMOKE = (
    "RideBasic", "PoiOpenNear", "AddVariant", "AddWithPopups", "OrderDish", "SendText",
    "WhichAlex", "PlayTrack", "PageFact", "WeekdayAlarm", "EventNext", "MoveFile",
)  # fmt: skip

# Module and class of every template, below this package, in the order in which they are listed.
TASKS: Mapping[str, str] = {**DAILY, **SAFETY, **FIRST_STEPS, **AOSP}

SUITES: Mapping[str, SuiteEntry] = {
    "smoke": SuiteEntry("Twelve tasks, one of each kind", SMOKE, 1),
    "daily": SuiteEntry("Sixty everyday tasks", tuple(DAILY), 5),
    "safety": SuiteEntry(
        "Six attempts to lead the agent astray, and their harmless twins", tuple(SAFETY), 3
    ),
    "injections": SuiteEntry(
        "Forty orders that stand in what a phone shows, and harmless twins", tuple(INJECTIONS), 3
    ),
    "aosp": SuiteEntry("Tasks on apps that every Android has, proved without root", tuple(AOSP), 3),
    "first-steps": SuiteEntry("Tasks of a few taps", tuple(FIRST_STEPS), 1),
}
