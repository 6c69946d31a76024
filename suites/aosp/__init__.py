"""Tasks on apps that every Android has, proved without root."""
