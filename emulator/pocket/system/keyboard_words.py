"""English words the keyboard suggests."""

from __future__ import annotations

WORDS = tuple(
    sorted(
        """
        about after again alarm all almost always and another are around ask available back
        because been before best better birthday book bring business but call can coffee come
        coming could day dinner doctor done early evening every family find first for friday
        friend from fun game get getting give going good great group had happy have hello help
        here home hope hotel hour house how idea just keep know last late later leave let like
        little long look love lunch make many maybe meet meeting message minute minutes moment
        monday money month more morning most much music need never new next nice night now office
        okay one only open other our over park party people phone photo place plan please quick
        ready really remember restaurant right said same saturday say school see send she should
        shop show since some something soon sorry start station still stop street sunday sure take
        talk tell text than thank thanks that the their them then there these they thing think
        this thursday ticket time today together tomorrow tonight train trip tuesday under until
        very visit wait walk want was water wednesday week weekend well were what when where which
        while who will wish with work would year yes yesterday you your
        """.split()
    )
)
"""What the suggestion strip knows."""
