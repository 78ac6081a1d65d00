import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import check from "../ui/check.module.css";
import styles from "./push.module.css";
import { canNotify, forget, isNotified, notify } from "./subscription";

/** Whether this browser tells its person of a card while no page of ours is open. */
export function NotifySwitch() {
  const { t } = useTranslation();
  const [on, setOn] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState("");
  useEffect(() => void isNotified().then(setOn, () => {}), []);
  if (!canNotify()) return null;

  const change = async (wanted: boolean) => {
    setBusy(true);
    const refused = wanted ? await notify() : await forget();
    setSaid(refused ? t(refused) : "");
    setOn(await isNotified());
    setBusy(false);
  };

  return (
    <div>
      <label className={check.line}>
        <input
          type="checkbox"
          className={check.box}
          checked={on}
          disabled={busy}
          onChange={(event) => void change(event.currentTarget.checked)}
        />
        {t("push.label")}
      </label>
      {said && (
        <p role="alert" className={styles.said}>
          {said}
        </p>
      )}
    </div>
  );
}
