"""The gate on what a model may do, outside of the model's channel: rules, never its word."""
