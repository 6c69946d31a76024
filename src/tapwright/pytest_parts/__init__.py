"""What the pytest plugin does once a test uses a phone; nothing here is loaded before."""
