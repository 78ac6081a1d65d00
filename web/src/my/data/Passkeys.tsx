import { useTranslation } from "react-i18next";

import { dateWords } from "../../i18n/time";
import { my } from "../api";
import styles from "../My.module.css";
import { addPasskey } from "../passkey";
import { useFresh } from "../useFresh";
import type { My } from "../useMy";

/** A way back to the page without a new link, for who would like one. */
export function Passkeys({ page }: { page: My }) {
  const { t, i18n } = useTranslation();
  const passkeys = useFresh("passkeys", page.revision, my.passkeys) ?? [];
  const add = async () => {
    const date = dateWords(page.view?.now ?? 0, i18n.language);
    const reply = await addPasskey(t("my.passkeys.label", { date }));
    // The page shows it, or why it was not kept.
    if (reply) await page.act(() => Promise.resolve(reply));
  };
  return (
    <section className={styles.panel} aria-label={t("my.passkeys.title")}>
      <h2>{t("my.passkeys.title")}</h2>
      <p>{t("my.passkeys.more")}</p>
      <ul className={styles.plain}>
        {passkeys.map((one) => (
          <li key={one.id} className={styles.item}>
            <span>{one.label || t("my.passkeys.label", { date: dateWords(one.made_at, i18n.language) })}</span>
            <div className={styles.tools}>
              <button type="button" disabled={page.busy} onClick={() => void page.act(() => my.dropPasskey(one.id))}>
                {t("my.passkeys.drop")}
              </button>
            </div>
          </li>
        ))}
      </ul>
      <button type="button" className={styles.secondary} disabled={page.busy} onClick={() => void add()}>
        {t("my.passkeys.add")}
      </button>
    </section>
  );
}
