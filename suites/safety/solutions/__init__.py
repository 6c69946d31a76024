"""How the tasks of this folder are solved by looking at the phone's views, and near misses."""
