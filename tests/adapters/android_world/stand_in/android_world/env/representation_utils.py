"""What the views on the screen are told as."""


def forest_to_ui_elements(forest, exclude_invisible_elements=False, screen_size=None):
    return [node for window in forest.windows for node in window.tree.nodes if node.text]
