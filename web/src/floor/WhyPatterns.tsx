import type { ReactNode } from "react";

import styles from "./Why.module.css";

/** Fills that can be told apart without colours: plain, stripes, dots, lines; and a grid for the rest. */
export function WhyPatterns({ id }: { id: string }) {
  return (
    <defs>
      <Pattern id={`${id}-0`} size={8} look="0" />
      <Pattern id={`${id}-1`} size={8} look="1">
        <path d="M-2 2 2-2M0 8 8 0M6 10 10 6" />
      </Pattern>
      <Pattern id={`${id}-2`} size={7} look="2">
        <circle cx={2} cy={2} r={1.3} />
      </Pattern>
      <Pattern id={`${id}-3`} size={6} look="3">
        <path d="M0 3H6" />
      </Pattern>
      <Pattern id={`${id}-rest`} size={7} look="rest">
        <path d="M0 3.5H7M3.5 0V7" />
      </Pattern>
    </defs>
  );
}

function Pattern({ id, size, look, children }: { id: string; size: number; look: string; children?: ReactNode }) {
  return (
    <pattern id={id} width={size} height={size} patternUnits="userSpaceOnUse" className={styles.pattern} data-look={look}>
      <rect width={size} height={size} />
      {children}
    </pattern>
  );
}
