"""The UI automation server that uiautomator2 clients start and talk to."""
