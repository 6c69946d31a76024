"""The Settings app's package."""

SETTINGS = "com.android.settings"
