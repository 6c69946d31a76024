"""Questions of a run that a person has to answer, kept until somebody has or time is up."""
