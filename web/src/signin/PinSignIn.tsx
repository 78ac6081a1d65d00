import { useState } from "react";
import { useTranslation } from "react-i18next";

import { initialsOf, type Person } from "./device";
import styles from "./Pin.module.css";
import { PinPad } from "./PinPad";

interface Props {
  people: readonly Person[];
  onDone?: () => void;
}

/** Who it is, then their digits. */
export function PinSignIn({ people, onDone }: Props) {
  const { t } = useTranslation();
  const [person, setPerson] = useState<Person | null>(null);
  if (person) {
    return <PinPad key={person.id} person={person} onBack={() => setPerson(null)} {...(onDone && { onDone })} />;
  }
  return (
    <ul className={styles.people} aria-label={t("pin.who")}>
      {people.map((one) => (
        <li key={one.id}>
          <button type="button" className={styles.person} onClick={() => setPerson(one)}>
            <span className={styles.initials} aria-hidden>
              {initialsOf(one.name)}
            </span>
            {one.name}
          </button>
        </li>
      ))}
    </ul>
  );
}
