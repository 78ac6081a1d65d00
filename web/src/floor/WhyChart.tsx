import { useElementSize } from "@mantine/hooks";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { EvidenceView } from "../api/types";
import { useZoneNames } from "../ui/useZoneNames";
import styles from "./Why.module.css";
import { across, type Band, bandsOf, type Lane, pathOf, radiusOf, SHOWN_S, strengthOf } from "./why";
import { WhyPatterns } from "./WhyPatterns";

const AREA_HEIGHT = 120;
const AXIS_HEIGHT = 26;
const LANE_HEIGHT = 46;
const LANE_DOTS = 33;
const TICKS_S = [60, 45, 30, 15, 0];
const NARROW = 480;
const NARROW_TICKS_S = [60, 30, 0];

/** The last minute: how probable each zone was, and under it, on the same axis, what each antenna heard. */
export function WhyChart({ evidence, lanes }: { evidence: EvidenceView; lanes: Lane[] }) {
  const { t } = useTranslation();
  const { ref, width } = useElementSize();
  const id = useId();
  const bands = bandsOf(evidence);
  const height = AREA_HEIGHT + AXIS_HEIGHT + lanes.length * LANE_HEIGHT;
  return (
    <div ref={ref} className={styles.canvas}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={t("why.drawing")} className={styles.chart}>
          <WhyPatterns id={id} />
          <rect width={width} height={AREA_HEIGHT} className={styles.ground} />
          {bands.map((band, index) => (
            <path
              key={band.zone ?? ""}
              d={pathOf(band, evidence, width, AREA_HEIGHT)}
              fill={fillOf(id, band, index)}
              shapeRendering="crispEdges"
              data-band={band.zone ?? ""}
            />
          ))}
          <Axis width={width} height={height} />
          {lanes.map((lane, index) => (
            <LaneOfDots
              key={`${lane.reader} ${lane.antenna}`}
              lane={lane}
              now={evidence.at}
              width={width}
              top={AREA_HEIGHT + AXIS_HEIGHT + index * LANE_HEIGHT}
            />
          ))}
        </svg>
      )}
      <Legend id={id} bands={bands} />
    </div>
  );
}

function fillOf(id: string, band: Band, index: number): string {
  return `url(#${id}-${band.zone === null ? "rest" : index})`;
}

/** Seconds ago, along the foot of the areas and through the lanes. */
function Axis({ width, height }: { width: number; height: number }) {
  const { t } = useTranslation();
  return (
    <g aria-hidden>
      {(width < NARROW ? NARROW_TICKS_S : TICKS_S).map((ago_s) => {
        const x = across(-ago_s, 0, width);
        const anchor = ago_s === SHOWN_S ? "start" : ago_s === 0 ? "end" : "middle";
        return (
          <g key={ago_s}>
            <path d={`M${x} 0V${height}`} className={styles.tick} />
            <text x={x} y={AREA_HEIGHT + 17} textAnchor={anchor} className={styles.axisText}>
              {ago_s === 0 ? t("why.now") : t("why.secondsAgo", { seconds: ago_s })}
            </text>
          </g>
        );
      })}
    </g>
  );
}

interface LaneProps {
  lane: Lane;
  now: number;
  width: number;
  top: number;
}

function LaneOfDots({ lane, now, width, top }: LaneProps) {
  const { t } = useTranslation();
  const zone = useZoneNames()(lane.zone);
  const largest = width < NARROW ? 6 : 9;
  return (
    <g data-lane={`${lane.reader}/${lane.antenna}`}>
      <path d={`M0 ${top + LANE_DOTS}H${width}`} className={styles.laneLine} />
      {lane.dots.map(({ at, reads, level_dbm }) => (
        <circle
          key={at}
          cx={across(at, now, width)}
          cy={top + LANE_DOTS}
          r={radiusOf(reads, largest)}
          className={styles.dot}
          fillOpacity={level_dbm === null ? 0 : strengthOf(level_dbm)}
        />
      ))}
      <text x={0} y={top + 16} className={styles.laneText}>
        <tspan className={styles.laneZone}>{zone}</tspan> {t("why.lane", { reader: lane.reader, antenna: lane.antenna, count: lane.reads })}
      </text>
    </g>
  );
}

/** Names for the areas. The patterns tell them apart, also without colours. */
function Legend({ id, bands }: { id: string; bands: Band[] }) {
  const { t } = useTranslation();
  const zoneName = useZoneNames();
  const entries = bands.map((band, index) => ({
    name: band.zone === null ? t("why.otherZones") : zoneName(band.zone),
    fill: fillOf(id, band, index),
  }));
  return (
    <ul className={styles.legend} aria-label={t("why.legend")}>
      {[...entries, { name: t("why.notHere"), fill: "none" }].map(({ name, fill }) => (
        <li key={name}>
          <svg width={26} height={16} aria-hidden>
            <rect x={0.5} y={0.5} width={25} height={15} fill={fill} className={styles.swatch} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
