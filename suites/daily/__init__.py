"""The Daily suite: everyday tasks on the pocket phone's apps."""
