import { useElementSize, useViewportSize } from "@mantine/hooks";
import { memo, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";

import type { FloorView, PresenceView, VenueView } from "../api/types";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import { Dot } from "./Dot";
import { type Drawing, drawingOf, type Point, scaleBar_m, type Shape } from "./drawing";
import styles from "./Floor.module.css";
import { Hint } from "./Hint";
import { PresenceList } from "./PresenceList";
import { seatsIn, widthOf } from "./seats";

/** The plan is to be seen whole, without scrolling, below the header and the figures. */
const ABOVE_PX = 270;
const SHORTEST_PX = 360;

/** The venue from above, with a dot for each guest, drawn in pixels so that the words keep their size. */
export function Plan({ floor }: { floor: FloorView }) {
  const { t } = useTranslation();
  const { venue } = useMe();
  const { say } = useLanguage();
  const { ref, width } = useElementSize();
  const tallest = Math.max(SHORTEST_PX, useViewportSize().height - ABOVE_PX);
  const [shown, setShown] = useState<{ guest: string; at: Point } | null>(null);
  const drawing = useMemo(() => drawingOf(venue), [venue]);
  const byZone = useMemo(() => groupByZone(floor.presences), [floor.presences]);
  const scale = drawing.width_m > 0 ? Math.min(width / drawing.width_m, tallest / drawing.height_m) : 0;
  const hinted = floor.presences.find(({ guest }) => guest === shown?.guest);
  const off = floor.presences.filter(({ zone }) => !drawing.shapes.some((shape) => shape.zone.id === zone));

  return (
    <div className={styles.sheet}>
      <div ref={ref} className={styles.canvas}>
        {scale > 0 && (
          <svg
            width={drawing.width_m * scale}
            height={drawing.height_m * scale}
            role="group"
            aria-label={t("floor.planLabel", { venue: say(venue.name) })}
            className={styles.plan}
          >
            {drawing.shapes.map((shape) => (
              <polygon key={shape.zone.id} points={pointsOf(shape, scale)} className={styles.zone} />
            ))}
            {!drawing.geographic && <Antennas venue={venue} floor={floor} scale={scale} />}
            {drawing.shapes.map((shape) => (
              <Zone
                key={shape.zone.id}
                shape={shape}
                scale={scale}
                presences={byZone.get(shape.zone.id) ?? NOBODY}
                onShow={setShown}
              />
            ))}
            {drawing.geographic && <ScaleBar drawing={drawing} scale={scale} />}
          </svg>
        )}
        {hinted && shown && <Hint presence={hinted} at={shown.at} width={width} />}
      </div>
      <p className={styles.legend}>{t("floor.legend")}</p>
      {off.length > 0 && (
        <>
          <h2 className={styles.subtitle}>{t("floor.offPlan")}</h2>
          <PresenceList floor={{ ...floor, presences: off }} />
        </>
      )}
    </div>
  );
}

function pointsOf(shape: Shape, scale: number): string {
  return shape.points.map(({ x, y }) => `${x * scale},${y * scale}`).join(" ");
}

const NOBODY: PresenceView[] = [];

function groupByZone(presences: PresenceView[]): Map<string, PresenceView[]> {
  const zones = new Map<string, PresenceView[]>();
  // The order is that of arrival, so that the dots keep their places.
  for (const presence of [...presences].sort((a, b) => a.since - b.since || (a.guest < b.guest ? -1 : 1))) {
    const there = zones.get(presence.zone);
    if (there) there.push(presence);
    else zones.set(presence.zone, [presence]);
  }
  return zones;
}

interface ZoneProps {
  shape: Shape;
  scale: number;
  presences: PresenceView[];
  onShow: (shown: { guest: string; at: Point } | null) => void;
}

const Zone = memo(function Zone({ shape, scale, presences, onShow }: ZoneProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const name = say(shape.zone.name);
  const label_width = widthOf(`${name} ${presences.length || ""}`);
  const corners = useMemo(() => shape.points.map(({ x, y }) => ({ x: x * scale, y: y * scale })), [shape, scale]);
  const seats = useMemo(
    () => seatsIn(corners, presences.length, label_width),
    [corners, presences.length, label_width],
  );
  const count = t("floor.zoneCount", { count: presences.length });
  const last = seats.spots.at(-1) ?? seats.label;
  return (
    <g role="group" aria-label={`${name}, ${count}`} data-zone={shape.zone.id}>
      <text x={seats.label.x} y={seats.label.y} className={styles.zoneName} aria-hidden>
        {name}
        {presences.length > 0 && <tspan className={styles.zoneCount}> {presences.length}</tspan>}
      </text>
      {presences.slice(0, seats.spots.length).map((presence, index) => (
        <Dot
          key={presence.guest}
          presence={presence}
          at={seats.spots[index] ?? seats.label}
          named={seats.named}
          onShow={onShow}
        />
      ))}
      {seats.left_over > 0 && seats.spots.length > 0 && (
        <text x={last.x + 16} y={last.y + 4} className={styles.zoneCount}>
          <title>{t("floor.moreGuests", { count: seats.left_over })}</title>
          {t("floor.more", { count: seats.left_over })}
        </text>
      )}
    </g>
  );
});

function Antennas({ venue, floor, scale }: { venue: VenueView; floor: FloorView; scale: number }) {
  const { t } = useTranslation();
  const quietIds = new Set(
    floor.readers.flatMap((reader) =>
      reader.antennas
        .filter((antenna) => reader.silent || antenna.status === "bad")
        .map((antenna) => `${reader.reader}/${antenna.antenna}`),
    ),
  );
  return venue.antennas.map((antenna) => {
    const id = `${antenna.reader}/${antenna.id}`;
    const quiet = quietIds.has(id);
    const label = quiet ? t("floor.silentAntenna", { id }) : t("floor.workingAntenna", { id });
    return (
      <g
        key={id}
        role="img"
        aria-label={label}
        transform={`translate(${antenna.x * scale} ${antenna.y * scale})`}
        className={styles.antenna}
        data-silent={quiet || undefined}
      >
        <title>{label}</title>
        <path d="M0 -5 L5 4 H-5 Z" />
        {quiet && <path d="M-7 -7 L7 7 M7 -7 L-7 7" className={styles.cross} />}
      </g>
    );
  });
}

function ScaleBar({ drawing, scale }: { drawing: Drawing; scale: number }) {
  const { t } = useTranslation();
  const length_m = scaleBar_m(drawing.width_m);
  const y = drawing.height_m * scale - 8;
  return (
    <g className={styles.bar}>
      <path d={`M8 ${y - 5} V${y} H${8 + length_m * scale} V${y - 5}`} />
      <text x={16 + length_m * scale} y={y}>
        {t("floor.metres", { count: length_m })}
      </text>
    </g>
  );
}
