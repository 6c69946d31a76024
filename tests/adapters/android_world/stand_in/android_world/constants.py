"""Names of what an episode is told as."""

STEP_NUMBER = "step_number"


class EpisodeConstants:
    GOAL = "goal"
    TASK_TEMPLATE = "task_template"
    IS_SUCCESSFUL = "is_successful"
    EPISODE_LENGTH = "episode_length"
    EXCEPTION_INFO = "exception_info"
    EPISODE_DATA = "episode_data"
