"""Keeps episodes."""

import pickle
from pathlib import Path


class IncrementalCheckpointer:
    def __init__(self, directory):
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)

    def save_episodes(self, episodes, name):
        (self.directory / f"{name}.pkl").write_bytes(pickle.dumps(episodes))
