import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { CrossIcon } from "../../ui/icons";
import styles from "./fields.module.css";

interface Props {
  id: string;
  label: string;
  words: readonly string[];
  error?: string | undefined;
  onChange: (words: string[]) => void;
}

/** A list of words that nobody can offer beforehand. Enter adds one. */
export function WordList({ id, label, words, error, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const add = () => {
    const word = typed.trim();
    if (word && !words.includes(word)) onChange([...words, word]);
    setTyped("");
  };
  return (
    <div>
      {words.length > 0 && (
        <ul className={styles.toggles} aria-label={label}>
          {words.map((word) => (
            <li key={word}>
              <button
                type="button"
                className={styles.toggle}
                aria-label={t("fields.removeWord", { word })}
                onClick={() => onChange(words.filter((one) => one !== word))}
              >
                {word}
                <CrossIcon size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.duration}>
        <TextInput
          id={id}
          aria-label={t("fields.addTo", { label })}
          value={typed}
          error={error}
          maxLength={64}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="default" onClick={add}>
          {t("fields.add")}
        </Button>
      </div>
    </div>
  );
}
