"""Solutions of the tasks in `files`."""

from collections.abc import Mapping

from ....agent.rehearsal import Move, Solution
from ....tasks.solution import Look, TaskSolution
from ..files import FileTask

FILES_APP = "com.android.documentsui"


class FileTaskSolution(TaskSolution[FileTask]):
    """Plays it in the Files app."""

    def _to_downloads(self, look: Look) -> Move | None:
        """The move towards the list of downloads; None if it is on the screen."""
        if look.package != FILES_APP:
            return look.open("Files")
        if look.has(id="breadcrumb", desc="Download") or look.has(id="alertTitle"):
            return None
        if look.has(id="root_item", desc="Downloads"):
            return look.tap("I look at the downloads.", id="root_item", desc="Downloads")
        if look.has(id="home_list"):
            return look.scroll("The downloads are further down.")
        return look.back("This is something else.")

    def _menu_of(self, look: Look, name: str, entry: str) -> Move:
        """The move towards one entry of a file's menu, which hides the folder behind it."""
        if look.package == FILES_APP and look.has(id="title", text=entry):
            return look.tap(f"I choose {entry}.", id="title", text=entry)
        if move := self._to_downloads(look):
            return move
        options = look.find(desc=f"Options for {name}")
        if options is None:
            return look.scroll(f"I look further down for {name}.")
        return look.tap_node("This is the file.", options)


class StockMoveFileSolution(FileTaskSolution):
    """Moves the file with its menu."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another file, and another folder."""
        return {
            "another file": self.but(file=self.task.other),
            "another folder": self.but(folder=self.task.other_folder),
        }

    def play(self, look: Look) -> Move:
        if look.did("I put it here."):
            return look.done(f"{self.task.file} is in {self.task.folder}.")
        if look.has(id="button_pick"):
            return self._pick(look)
        return self._menu_of(look, self.task.file, "Move to…")

    def _pick(self, look: Look) -> Move:
        """The folder chooser, which begins at the top of the storage."""
        here = [node.desc for node in look.view.ui.all(id="breadcrumb")]
        wanted = ["Internal storage", "Download", self.task.folder]
        if here == wanted:
            return look.tap("I put it here.", id="button_pick")
        if here != wanted[: len(here)]:
            return look.tap("This is the wrong folder.", id="breadcrumb", desc=wanted[0])
        return look.tap("Further down.", id="item_root", desc=wanted[len(here)])


class RenameFileSolution(FileTaskSolution):
    """Gives the file its name with its menu."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another file, and another name."""
        return {
            "another file": self.but(file=self.task.other),
            "another name": self.but(new_name=self.task.new_name.replace("final", "finals")),
        }

    def play(self, look: Look) -> Move:
        if look.did("The name is right."):
            return look.done(f"It is called {self.task.new_name}.")
        if look.has(id="text_input"):
            field = look.need(id="text_input")
            if field.text != self.task.new_name:
                return look.enter("the new name", self.task.new_name, field)
            return look.tap("The name is right.", text="OK")
        return self._menu_of(look, self.task.file, "Rename")


class DeleteFileSolution(FileTaskSolution):
    """Deletes the file with its menu."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another file."""
        return {"another file": self.but(file=self.task.other)}

    def play(self, look: Look) -> Move:
        if look.did("Yes, delete it."):
            return look.done(f"{self.task.file} is deleted.")
        if look.has(id="alertTitle"):
            return look.tap("Yes, delete it.", text="Delete")
        return self._menu_of(look, self.task.file, "Delete")


class NewFolderSolution(FileTaskSolution):
    """Makes the folder."""

    def mutants(self) -> Mapping[str, Solution]:
        """A name with a letter too many."""
        return {"another name": self.but(folder=f"{self.task.folder}s")}

    def play(self, look: Look) -> Move:
        if look.did("The name is right."):
            return look.done(f"There is a folder {self.task.folder}.")
        if look.has(id="text_input"):
            field = look.need(id="text_input")
            if field.text != self.task.folder:
                return look.enter("the name", self.task.folder, field)
            return look.tap("The name is right.", text="OK")
        if look.has(id="title", text="New folder"):
            return look.tap("I make a folder.", id="title", text="New folder")
        if move := self._to_downloads(look):
            return move
        return look.tap("I look for a way to make one.", id="option_menu_more")
