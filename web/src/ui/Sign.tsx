import { CheckIcon, CrossIcon } from "./icons";
import styles from "./sign.module.css";

/** Yes or no: the same by shape and by colour. */
export function Sign({ ok }: { ok: boolean }) {
  return (
    <span className={styles.sign} data-ok={ok}>
      {ok ? <CheckIcon size={18} /> : <CrossIcon size={18} />}
    </span>
  );
}
