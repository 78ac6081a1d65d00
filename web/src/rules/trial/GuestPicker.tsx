import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem } from "../../api/problem";
import type { GuestChoiceView } from "../../api/types";
import { SearchIcon } from "../../ui/icons";
import { TierBadge } from "../../ui/TierBadge";
import { troubleWords } from "../words";
import styles from "./Trial.module.css";

interface Props {
  guest: GuestChoiceView | null;
  onChoose: (guest: GuestChoiceView | null) => void;
}

const TYPING_MS = 250;
const SHOWN_MOST = 8;

/** One guest, by a part of the name. */
export function GuestPicker({ guest, onChoose }: Props) {
  const { t } = useTranslation();
  const search = useRef<HTMLInputElement>(null);
  const change = useRef<HTMLButtonElement>(null);
  // Choosing takes the list away, and changing the choice brings it back: the focus stays with it.
  const focusNext = useRef(false);
  useEffect(() => {
    if (focusNext.current) (guest ? change : search).current?.focus();
    focusNext.current = false;
  }, [guest]);
  const choose = (next: GuestChoiceView | null) => {
    focusNext.current = true;
    onChoose(next);
  };
  if (guest) {
    return (
      <div className={styles.chosen}>
        <span className={styles.guestName}>{guest.name}</span>
        <TierBadge tier={guest.tier} />
        <Button ref={change} variant="default" aria-label={t("trial.changeGuestOf", { name: guest.name })} onClick={() => choose(null)}>
          {t("trial.changeGuest")}
        </Button>
      </div>
    );
  }
  return <Search input={search} onChoose={choose} />;
}

interface SearchProps {
  input: React.RefObject<HTMLInputElement | null>;
  onChoose: (guest: GuestChoiceView) => void;
}

function Search({ input, onChoose }: SearchProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_MS);
  const [found, setFound] = useState<GuestChoiceView[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    void answered(api.GET("/api/v1/rules/guests", { params: { query: { search } } })).then((reply) => {
      if (!current) return;
      setProblem(reply.ok ? null : reply.problem);
      if (reply.ok) setFound(reply.value);
    });
    return () => {
      current = false;
    };
  }, [search]);
  return (
    <div className={styles.search}>
      <TextInput
        ref={input}
        type="search"
        role="searchbox"
        label={t("trial.guest")}
        placeholder={t("guests.search")}
        leftSection={<SearchIcon />}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {problem && <p role="alert">{troubleWords(t, problem)}</p>}
      {found?.length === 0 && <p role="status">{t("guests.none")}</p>}
      <ul className={styles.found} aria-label={t("trial.found")}>
        {found?.slice(0, SHOWN_MOST).map((guest) => (
          <li key={guest.id}>
            <button type="button" className={styles.guest} data-guest={guest.id} onClick={() => onChoose(guest)}>
              {guest.name}
              <TierBadge tier={guest.tier} />
            </button>
          </li>
        ))}
      </ul>
      {found && found.length > SHOWN_MOST && <p className={styles.soft}>{t("trial.more")}</p>}
    </div>
  );
}
