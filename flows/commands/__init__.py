"""What each command does on the phone, one module a group."""
