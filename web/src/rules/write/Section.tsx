import { type ReactNode, useId } from "react";

import styles from "./Write.module.css";

/** One part of the rule, under its own heading. */
export function Section({ title, more, children }: { title: string; more?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 id={id} className={styles.sectionTitle}>
          {title}
        </h2>
        {more && <p className={styles.soft}>{more}</p>}
      </div>
      <div className={styles.fields}>{children}</div>
    </section>
  );
}
