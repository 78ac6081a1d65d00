import { CheckIcon } from "../../ui/icons";
import type { Option } from "./choose";
import styles from "./fields.module.css";

interface Props {
  id: string;
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  error?: string | undefined;
  onChange: (chosen: string[]) => void;
}

/** Any number out of a few. */
export function Toggles({ id, label, options, chosen, error, onChange }: Props) {
  const errorId = `${id}-error`;
  return (
    <div role="group" aria-label={label} aria-describedby={error ? errorId : undefined} id={id} tabIndex={-1}>
      <div className={styles.toggles}>
        {options.map(({ value, label: words }) => {
          const on = chosen.includes(value);
          return (
            <button
              key={value}
              type="button"
              aria-pressed={on}
              className={styles.toggle}
              onClick={() => onChange(on ? chosen.filter((one) => one !== value) : [...chosen, value])}
            >
              {on && <CheckIcon size={16} />}
              {words}
            </button>
          );
        })}
      </div>
      {error && (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
