"""Solutions of the tasks in `files`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import Look, TaskSolution
from ..files import CleanDownloads, MoveFile

FILES = "com.android.documentsui"
_WHOLE_ROW_PX = 90
_UP = "I go through them once more."


class MoveFileSolution(TaskSolution[MoveFile]):
    """Searches for the file's name, and moves it by its menu."""

    how = "Move"

    def mutants(self) -> Mapping[str, Solution]:
        """The wrong file, the wrong folder, and a copy."""
        return {
            "another month": self.but(month=self.task.other_month),
            "another folder": self.but(folder=self.task.other_folder),
            "a copy": self.but(how="Copy"),
        }

    def play(self, look: Look) -> Move:
        if look.has(id="sheet_title"):
            return look.back("This sheet is not what I need.")
        if look.package != FILES:
            return look.open("Files")
        if look.has(id="button_pick"):
            return self._pick(look)
        if look.did("I put it here."):
            return look.done(f"{self.task.file} is in {self.task.folder}.")
        if look.has(id="title", text=f"{self.how} to…"):
            return look.tap(f"I want to {self.how.lower()} it.", id="title", text=f"{self.how} to…")
        options = look.find(desc=f"Options for {self.task.file}")
        if options is not None:
            return look.tap_node("This is the file.", options)
        field = look.find(id="search_src_text")
        if field is None:
            return look.back("I search from the first screen.")
        if not field.focused:
            return look.tap_node("I search for the file.", field)
        return look.type("I type its name.", self.task.file, clear=True)

    def _pick(self, look: Look) -> Move:
        """The folder chooser, which begins at the top of the storage."""
        here = [node.desc for node in look.view.ui.all(id="breadcrumb")]
        wanted = ["Internal storage", "Documents", self.task.folder]
        if here == wanted:
            return look.tap("I put it here.", id="button_pick")
        if here != wanted[: len(here)]:
            return look.tap("This is the wrong folder.", id="breadcrumb", desc=wanted[0])
        return look.tap("Further down.", id="item_root", desc=wanted[len(here)])


class CleanDownloadsSolution(TaskSolution[CleanDownloads]):
    """Asks which files are meant, selects them one by one, and deletes them together."""

    asking = True

    def mutants(self) -> Mapping[str, Solution]:
        """Not asked, one sort too many or too few, and another sort."""
        first, second = self.task.sorts
        return {
            "did not ask": self.but(asking=False),
            "one sort too many": self.but(sorts=(first, second, self.task.other)),
            "one sort too few": self.but(sorts=(first,)),
            "another sort": self.but(sorts=(first, self.task.other)),
        }

    def play(self, look: Look) -> Move:
        question = "Which files in the Download folder are useless, and may be deleted?"
        asked = any(move.action.kind == "ask" for move in look.moves)
        if self.asking and not asked:
            return look.ask(question)
        if look.has(id="sheet_title"):
            return look.back("This sheet is not what I need.")
        if look.package != FILES:
            return look.open("Files")
        if look.did("I confirm."):
            return look.done("The useless files are deleted.")
        if look.has(id="alertTitle"):
            return look.tap("I confirm.", text="Delete")
        if not look.has(id="breadcrumb", desc="Download"):
            if look.has(id="root_item", desc="Downloads"):
                return look.tap("I look at the downloads.", id="root_item", desc="Downloads")
            return look.back("This is something else.")
        return self._select(look)

    def _select(self, look: Look) -> Move:
        """Select what is on the screen of the named files, then scroll on for the rest."""
        if look.has(id="toolbar_title", text=f"{len(self.task.names)} selected"):
            return look.tap("All of them are selected.", desc="Delete")
        for node in look.view.ui.all(id="item_root"):
            wanted = node.desc in self.task.names
            # A row cut off by the edge of the list may not be hit.
            whole = node.bounds.bottom - node.bounds.top >= _WHOLE_ROW_PX
            if wanted == node.checked or not whole:
                continue
            thought = f"{node.desc} {'goes' if wanted else 'stays'}."
            if look.has(desc="Clear selection"):
                return look.tap_node(thought, node)
            return look.hold_node(thought, node)
        down = "The rest is further down."
        scrolled = sum(move.thought == down for move in look.moves)
        if scrolled % 5 == 4 and look.moves[-1].thought != _UP:
            return look.scroll(_UP, "up")
        return look.scroll(down)
