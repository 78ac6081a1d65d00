"""Which of many boxes on the earth may hold a point: a grid of cells of several sizes.

Each box lies in the cells of the finest size that is not smaller than the box, so in at most four. A single
point is looked up in a dictionary, many points at once in sorted arrays that say the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

COLUMNS = 2**20
"""Cells round the earth at the finest level: 38 m at the equator."""
LEVELS = 17
"""Each level's cells are twice as wide as those of the one below."""

PAD_DEG = 1e-9
"""So much wider are boxes here, so that rounding loses no point on an edge: a tenth of a millimetre."""

Box = tuple[float, float, float, float]
"""West, south, east and north, degrees; may lie beyond the date line."""
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]


class Grid:
    """Boxes are known by their place in ``boxes``."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        levels = [_Level(level) for level in range(LEVELS)]
        for place, (west, south, east, north) in enumerate(boxes):
            wide = max(east - west, north - south)
            level = next((level for level in levels if level.cell_deg >= wide), levels[-1])
            level.put(place, (west - PAD_DEG, south - PAD_DEG, east + PAD_DEG, north + PAD_DEG))
        self._levels = [level for level in levels if level.cells]

    def around(self, lon: float, lat: float) -> list[int]:
        """The boxes that hold this point."""
        lon = lon % 360.0 % 360.0  # twice: a tiny negative one becomes 360 at first
        return [place for level in self._levels for place in level.around(lon, lat)]

    def around_each(self, lons: Floats, lats: Floats) -> tuple[Ints, Ints]:
        """The same of many points: pairs of a point's place in the arrays and a box's."""
        lons = lons % 360.0 % 360.0
        found = [level.around_each(lons, lats) for level in self._levels]
        nothing = np.empty(0, np.intp)
        points, places = zip(*found, strict=True) if found else ((nothing,), (nothing,))
        return np.concatenate(points), np.concatenate(places)


class _Level:
    """The boxes that are no wider than its cells."""

    def __init__(self, level: int) -> None:
        self._columns = COLUMNS >> level
        self.cell_deg = 360.0 / self._columns
        self.cells: dict[int, list[tuple[float, float, float, float, int]]] = {}
        """The boxes in each cell with their places, in the longitudes of the cell: 0 to 360."""

    def put(self, place: int, box: Box) -> None:
        west, south, east, north = box
        first, last = math.floor(west / self.cell_deg), math.floor(east / self.cell_deg)
        if east - west > 180:  # it may come round to its own beginning
            west, east = -math.inf, math.inf
        for row in range(math.floor(south / self.cell_deg), math.floor(north / self.cell_deg) + 1):
            for unwrapped in range(first, min(last, first + self._columns - 1) + 1):
                turns, column = divmod(unwrapped, self._columns)
                entry = west - 360.0 * turns, south, east - 360.0 * turns, north, place
                self.cells.setdefault(row * self._columns + column, []).append(entry)

    def around(self, lon: float, lat: float) -> list[int]:
        cell = math.floor(lat / self.cell_deg) * self._columns + math.floor(lon / self.cell_deg)
        return [
            place
            for west, south, east, north, place in self.cells.get(cell, ())
            if west <= lon <= east and south <= lat <= north
        ]

    def around_each(self, lons: Floats, lats: Floats) -> tuple[Ints, Ints]:
        cells, firsts, counts, boxes, places = self._sorted
        rows, columns = np.floor(lats / self.cell_deg), np.floor(lons / self.cell_deg)
        wanted = rows.astype(np.intp) * self._columns + columns.astype(np.intp)
        nearest = np.minimum(np.searchsorted(cells, wanted), len(cells) - 1)
        points = np.flatnonzero(cells[nearest] == wanted)
        at = nearest[points]
        points = np.repeat(points, counts[at])
        entries = runs(firsts[at], counts[at], np.cumsum(counts[at]) - counts[at])
        west, south, east, north = boxes[:, entries]
        lon, lat = lons[points], lats[points]
        hold = (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
        return points[hold], places[entries[hold]]

    @cached_property
    def _sorted(self) -> tuple[Ints, Ints, Ints, Floats, Ints]:
        """The cells in order, where in what follows each one's boxes begin, how many they are, the boxes,
        their places."""
        order = sorted(self.cells)
        counts = np.array([len(self.cells[cell]) for cell in order])
        table = np.array([entry for cell in order for entry in self.cells[cell]]).T
        return np.array(order), np.cumsum(counts) - counts, counts, table[:4], table[4].astype(np.intp)


def runs(firsts: Ints, counts: Ints, starts: Ints) -> Ints:
    """``counts`` numbers from each of ``firsts`` on, one run after the other: so they start at ``starts``."""
    found: Ints = np.repeat(firsts - starts, counts)
    found += np.arange(len(found))
    return found
