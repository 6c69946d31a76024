"""Episodes that others recorded and published as TFRecords, for the runner of static splits."""
