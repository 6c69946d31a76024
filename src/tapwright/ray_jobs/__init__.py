"""Jobs on a Ray cluster: the work of a run is done by an actor on the host that has the phone."""
