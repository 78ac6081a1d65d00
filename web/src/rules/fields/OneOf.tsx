import { CheckIcon } from "../../ui/icons";
import type { Option } from "./choose";
import styles from "./fields.module.css";

interface Props {
  label: string;
  options: readonly Option[];
  chosen: string;
  disabled?: boolean;
  onChoose: (value: string) => void;
}

/** One out of a few, all of them in sight. */
export function OneOf({ label, options, chosen, disabled = false, onChoose }: Props) {
  return (
    <div role="group" aria-label={label} className={styles.toggles}>
      {options.map(({ value, label: words }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          disabled={disabled}
          className={styles.toggle}
          onClick={() => onChoose(value)}
        >
          {value === chosen && <CheckIcon size={16} />}
          {words}
        </button>
      ))}
    </div>
  );
}
