"""Hard worlds for the tracker, with their truth: recordings of an hour that never was.

    python -m simulators.worlds passby --seed 101 --out /tmp/passby

A world is a venue whose plan varies with the seed (:mod:`layout`), people who walk in it (:mod:`people`),
what its antennas hear of them (:mod:`radio`) and what goes wrong with its readers (:mod:`faults`), written as
a folder that ``maitred recognise`` reads (:mod:`recording`). :mod:`catalogue` names them.
"""

from simulators.worlds.catalogue import WORLDS, Kind
from simulators.worlds.recording import write_world

__all__ = ["WORLDS", "Kind", "write_world"]
