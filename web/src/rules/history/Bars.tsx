import { useElementSize } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

import { useLanguage } from "../../ui/useLanguage";
import { type Pair, shortNumber, topOf } from "./charts";
import styles from "./History.module.css";

interface Props {
  title: string;
  /** What the figures are: "cards in an hour". */
  unit: string;
  /** The heading of the table's first column. */
  what: string;
  pairs: readonly Pair[];
  /** Every how many pairs there is a label under the bars. */
  every: number;
  labelOf: (pair: Pair) => string;
}

const HEIGHT = 150;
const FOOT = 26;
const LEFT = 34;

/** Bars of before and after, side by side, and the same as a table. */
export function Bars({ title, unit, what, pairs, every, labelOf }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { ref, width } = useElementSize();
  const top = topOf(pairs.flatMap(({ before, after }) => [before, after]));
  const step = (width - LEFT) / Math.max(1, pairs.length);
  const tall = (value: number) => (value / top) * HEIGHT;
  const bar = Math.max(1.5, Math.min(14, step * 0.36));
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.caption}>
        {title} <span className={styles.soft}>{unit}</span>
      </figcaption>
      <div ref={ref} className={styles.canvas}>
        {width > 0 && (
          <svg width={width} height={HEIGHT + FOOT + 8} role="img" aria-label={`${title}: ${unit}`}>
            {[0, top / 2, top].map((value) => (
              <g key={value} transform={`translate(0 ${HEIGHT - tall(value) + 8})`}>
                <path d={`M${LEFT} 0H${width}`} className={styles.grid} />
                <text x={LEFT - 6} y={4} textAnchor="end" className={styles.axis}>
                  {shortNumber(value, language)}
                </text>
              </g>
            ))}
            {pairs.map(({ key, before, after }, index) => {
              const middle = LEFT + step * (index + 0.5);
              return (
                <g key={key} data-pair={key}>
                  <rect x={middle - bar - 0.5} y={HEIGHT - tall(before) + 8} width={bar} height={tall(before)} className={styles.before} />
                  <rect x={middle + 0.5} y={HEIGHT - tall(after) + 8} width={bar} height={tall(after)} className={styles.after} />
                </g>
              );
            })}
            {pairs.map(
              (pair, index) =>
                index % every === 0 && (
                  <text key={pair.key} x={LEFT + step * (index + 0.5)} y={HEIGHT + FOOT + 2} textAnchor="middle" className={styles.axis}>
                    {labelOf(pair)}
                  </text>
                ),
            )}
          </svg>
        )}
      </div>
      <details className={styles.table}>
        <summary>{t("history.asTable")}</summary>
        <table aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{what}</th>
              <th scope="col">{t("history.before")}</th>
              <th scope="col">{t("history.after")}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map(({ key, label, before, after }) => (
              <tr key={key}>
                <th scope="row">{label}</th>
                <td>{shortNumber(before, language)}</td>
                <td>{shortNumber(after, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** What the bars mean. */
export function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={styles.legend}>
      {(["before", "after"] as const).map((side) => (
        <li key={side}>
          <svg width={14} height={14} aria-hidden>
            <rect x={1} y={1} width={12} height={12} className={styles[side]} />
          </svg>
          {t(side === "before" ? "history.beforeLong" : "history.afterLong")}
        </li>
      ))}
    </ul>
  );
}
