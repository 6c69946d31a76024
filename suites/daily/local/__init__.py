"""Food and tables from restaurants in the neighbourhood."""
