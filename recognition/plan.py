"""A venue's plan: its zones, its readers' antennas, and how zones hang together."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from operator import itemgetter
from types import MappingProxyType

from recognition.fences import Fence, Fences, Rings, sigma_m
from recognition.model import Fix, Text
from recognition.radio import Radio

OUTSIDE = "outside"
"""As one side of a door: the street."""

FENCE_MARGIN_M = 0.0

WORTH_A_BATCH = 8
"""So many fixes are looked up together faster than one by one."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the venue that staff have a name for."""

    id: str
    name: Text
    kind: str = ""
    """``entrance``, ``lobby``, ``bar`` ... as the installer says; empty if they did not."""
    entry: bool = False
    """Guests come in and go out here."""
    polygon: tuple[tuple[float, float], ...] = ()
    """Corners on the floor plan in metres; empty if the zone is not drawn."""
    adjacent: tuple[str, ...] = ()
    """Zones one can walk to directly. One side naming the other is enough."""
    fence: tuple[Rings, ...] = ()
    """Polygons of rings of (lon, lat), outer ring first; empty if phones cannot tell this zone."""
    fence_margin_m: float = FENCE_MARGIN_M
    """How far outside the drawn fence still counts as inside: forecourt, thick walls, poor fixes."""


@dataclass(frozen=True, slots=True)
class Antenna:
    """One antenna of a reader, and the zone where what it hears most likely is."""

    id: str
    """As the reader names it: ``A1``, or a port number as text."""
    reader: str
    zone: str
    x: float = 0.0
    y: float = 0.0
    role: str = "zone"


@dataclass(frozen=True, slots=True)
class Reader:
    id: str
    cycle_s: float | None = None
    """How often it goes through its antennas; None if unknown."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way between two zones, or between a zone and ``outside``."""

    between: tuple[str, str]
    x: float
    y: float


@dataclass(frozen=True)
class Plan:
    """Immutable, checked by :func:`recognition.zones.parse_plan`. Look-ups are prepared once."""

    id: str
    name: Text
    kind: str
    timezone: str
    width_m: float
    height_m: float
    zones: tuple[Zone, ...]
    antennas: tuple[Antenna, ...] = ()
    readers: tuple[Reader, ...] = ()
    doors: tuple[Door, ...] = ()
    radio: Radio = field(default_factory=Radio)
    """How its antennas hear."""
    groups: tuple[str, ...] = ()
    """Groups of venues that it is one of, by id: a consent may be for a group."""
    sensitive: bool = False
    """That a guest is here tells something about them, as at a clinic: only consents that name it count."""
    by_id: Mapping[str, Zone] = field(init=False, repr=False, compare=False)
    routes: Mapping[tuple[str, str | int], Antenna] = field(init=False, repr=False, compare=False)
    """(reader, antenna) to antenna; port numbers are there as text and as numbers."""
    _near: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _hops: dict[str, dict[str, int]] = field(init=False, repr=False, compare=False)
    _rings: dict[str, tuple[tuple[str, ...], ...]] = field(init=False, repr=False, compare=False)
    _called: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _fences: Fences = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        near = _symmetric(self.zones)
        prepared = {
            "by_id": MappingProxyType({zone.id: zone for zone in self.zones}),
            "routes": MappingProxyType(_routes(self.antennas)),
            "_near": near,
            "_hops": {},
            "_rings": {},
            "_called": _called(self.zones),
            "_fences": Fences((z.id, Fence(z.fence, z.fence_margin_m)) for z in self.zones if z.fence),
        }
        for name, value in prepared.items():
            object.__setattr__(self, name, value)

    def zone_of(self, reader: str, antenna: str | int) -> str | None:
        """The zone of a reader's antenna; None if the plan does not know it."""
        found = self.routes.get((reader, antenna))
        return found.zone if found else None

    def neighbours(self, zone: str) -> tuple[str, ...]:
        """Zones one step away, in the plan's order."""
        return self._near.get(zone, ())

    def steps(self, a: str, b: str) -> int | None:
        """Zones to walk from one to the other; 0 within a zone, None where there is no way."""
        hops = self._hops.get(a)
        if hops is None:
            hops = _breadth_first(self._near, a)
            self._hops[a] = hops
        return hops.get(b)

    def rings(self, zone: str) -> tuple[tuple[str, ...], ...]:
        """The zones that can be reached from this one, by the steps to them: first itself."""
        known = self._rings.get(zone)
        if known is None:
            self.steps(zone, zone)
            rings: dict[int, list[str]] = {}
            for other, steps in self._hops[zone].items():
                rings.setdefault(steps, []).append(other)
            known = self._rings[zone] = tuple(tuple(rings[steps]) for steps in sorted(rings))
        return known

    def nearest(self, zone: str, candidates: Collection[str]) -> str | None:
        """The candidate with the fewest steps, the first of equals; None if none can be reached."""
        reachable = [(steps, c) for c in candidates if (steps := self.steps(zone, c)) is not None]
        return min(reachable, key=itemgetter(0))[1] if reachable else None

    def zone_called(self, region: str) -> str | None:
        """The zone that a phone's owner may mean: by its id, or by a name that no other zone has."""
        return region if region in self.by_id else self._called.get(region.casefold())

    def probability_inside(self, fix: Fix) -> dict[str, float]:
        """How probable it is that the phone is inside, for each fenced zone that holds it more likely than
        not; smaller fences first."""
        return self._fences.probabilities(fix.lon, fix.lat, _sigma_m(fix))

    def fits_inside(self, fix: Fix, also: Collection[str] = ()) -> dict[str, float]:
        """For the same zones, and those of ``also``: how well the fix fits a phone inside; see ``Fences``.

        Of a zone without a fence a fix says only that who is far from all fences is not in it either.
        """
        sigma = _sigma_m(fix)
        bare = [zone for zone in also if zone in self.by_id and not self.by_id[zone].fence]
        here = min(self._fences.fit_anywhere(fix.lon, fix.lat, sigma), 0.5) if bare else 0.5
        return dict.fromkeys(bare, here) | self._fences.fits(fix.lon, fix.lat, sigma, also)

    def looking_ahead(self, fixes: Sequence[Fix]) -> AbstractContextManager[None]:
        """Look up all these fixes in one go: within, what is asked of each is known already."""
        if len(fixes) < WORTH_A_BATCH:
            return nullcontext()
        return self._fences.ahead([(fix.lon, fix.lat, _sigma_m(fix)) for fix in fixes])


def _sigma_m(fix: Fix) -> float:
    return sigma_m(fix.accuracy_m, fix.accuracy_p)


def _symmetric(zones: Iterable[Zone]) -> Mapping[str, tuple[str, ...]]:
    zones = tuple(zones)
    order = {zone.id: i for i, zone in enumerate(zones)}
    near: dict[str, set[str]] = {zone.id: set() for zone in zones}
    pairs = ((zone.id, other) for zone in zones for other in zone.adjacent)
    for a, b in pairs:
        if a != b and b in near:
            near[a].add(b)
            near[b].add(a)
    return {zone: tuple(sorted(others, key=order.__getitem__)) for zone, others in near.items()}


def _called(zones: Iterable[Zone]) -> Mapping[str, str]:
    """Names in any language, lower case, to zones; those of several zones are left out."""
    named = {(name.casefold(), zone.id) for zone in zones for name in zone.name.values()}
    counts = Counter(name for name, _ in named)
    return {name: zone for name, zone in named if counts[name] == 1}


def _routes(antennas: Iterable[Antenna]) -> dict[tuple[str, str | int], Antenna]:
    routes: dict[tuple[str, str | int], Antenna] = {}
    for antenna in antennas:
        routes[antenna.reader, antenna.id] = antenna
        if antenna.id.isdecimal() and str(int(antenna.id)) == antenna.id:
            routes[antenna.reader, int(antenna.id)] = antenna
    return routes


def _breadth_first(near: Mapping[str, tuple[str, ...]], start: str) -> dict[str, int]:
    hops = {start: 0} if start in near else {}
    waiting = deque(hops)
    while waiting:
        here = waiting.popleft()
        for there in near[here]:
            if there not in hops:
                hops[there] = hops[here] + 1
                waiting.append(there)
    return hops
